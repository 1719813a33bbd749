"""Figures from tables; loading a module of this package loads the drawing libraries."""
