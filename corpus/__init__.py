"""The library: what the Office wrote, unchanged."""
