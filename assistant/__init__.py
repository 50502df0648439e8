"""The desk: answering questions, and being right about disclosure."""
