"""The counter: what people see in a browser."""
