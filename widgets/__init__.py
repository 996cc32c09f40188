"""The screens: the only folder that imports Qt. Thin views that ask the workspace and send it commands."""
