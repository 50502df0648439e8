"""The staff desk: its pages, its API, and who may use them. A process of its own."""
