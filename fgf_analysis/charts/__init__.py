"""Figures from tables; loading a module of this package loads the drawing libraries.

The look of the figures for a plot of one's own is `style.apply`, or `style.context` for one plot.
"""

from fgf_analysis.public import public

__all__ = ["gallery", "interactive", "pages", "style"]

public(globals())
