"""Functions from a plan's tables to tables; nothing here draws."""
