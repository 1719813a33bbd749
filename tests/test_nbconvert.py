"""Every notebook as a web page: with stored outputs, where no kernel and no plotly is."""

from __future__ import annotations

import re
import warnings

import lxml.html
import nbformat
import pytest
from browser import NOTEBOOKS, ROOT
from nbconvert import HTMLExporter

from fgf_analysis.notebooks.compare import PLOTLY

pytestmark = pytest.mark.slow


def pictures(path: str, template: str) -> list[lxml.html.HtmlElement]:
    """Return the pictures on a notebook's page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        page, _ = HTMLExporter(template_name=template).from_filename(str(ROOT / path))
    return lxml.html.fromstring(page).findall(".//img")


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_every_chart_and_view_is_a_picture(path):
    notebook = nbformat.read(ROOT / path, as_version=4)
    kinds = [set(o.get("data", {})) for cell in notebook.cells for o in cell.get("outputs", [])]
    drawings = sum(bool(kind & {PLOTLY, "image/png", "image/svg+xml"}) for kind in kinds)
    found = pictures(path, "lab")
    assert len(found) == drawings
    assert all(re.match("data:image/(png|svg)", picture.get("src")) for picture in found)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_every_picture_says_what_it_shows(path, caplog):
    """In the template that asks what is stored; the one named lab does not."""
    for picture in pictures(path, "classic"):
        assert len(picture.get("alt")) > 20
        assert picture.get("alt") != "No description has been provided for this image"
    assert caplog.messages == []
