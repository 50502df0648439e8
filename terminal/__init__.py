"""The terminal: what each command takes and prints."""
