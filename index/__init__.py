"""The catalogue: finding passages."""
