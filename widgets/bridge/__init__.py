"""The only adapters between Qt and the rooms of app: jobs, changes, pictures."""
