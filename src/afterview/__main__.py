"""Run the command line as `python -m afterview`."""

from __future__ import annotations

from afterview.cli import main

main()
