"""Parameters of a test that all are slow but a few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(number: int, values: Iterable[Any]) -> list[Any]:
    """Return the values as parameters, all of them slow but the first of each so many."""
    return [
        pytest.param(value, marks=pytest.mark.slow if nth % number else [])
        for nth, value in enumerate(values)
    ]
