"""The record: the work of the staff, kept so that nothing is overwritten and every step can be told."""
