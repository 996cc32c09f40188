"""The window around the pages: start, stage rail, command palette, jobs tray, error dialog."""
