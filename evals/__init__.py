"""The examiners: how good the desk is, and how quick."""
