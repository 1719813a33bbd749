"""``python -m fgf_analysis`` is the ``fgf`` command."""

from fgf_analysis.cli import main

main()
