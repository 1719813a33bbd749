"""Documents that LibreOffice converts, and what happens where it cannot."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from published import (
    CELLS,
    ROWS,
    cells,
    compound,
    lines,
    plan_table,
    refused,
    saved,
    sheet,
    workbook,
    zipped,
)

from fgf_analysis.reading.formats import office

RTF = b"{\\rtf1\\ansi}"
posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a script")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a script in the place of LibreOffice."""

    def put(script: str) -> Path:
        path = tmp_path / "bin" / "soffice"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
        return tmp_path

    return put


def ended(pipe: int) -> bool:
    """Return whether nobody holds the other end of a pipe any more, or soon will not."""
    for _ in range(200):
        try:
            return os.read(pipe, 1) == b""
        except BlockingIOError:
            time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("data", "kind", "becomes"),
    [
        (compound("WordDocument"), "a document of Word before 2007", ".docx"),
        (RTF, "an RTF document", ".docx"),
        (compound("Workbook"), "a workbook of Excel before 2007", ".xlsx"),
        (compound("Book"), "a workbook of Excel before 2007", ".xlsx"),
    ],
)
@pytest.mark.parametrize("name", ["p.doc", "-"])
def test_without_libreoffice_the_program_is_named_with_the_remedy(
    data, kind, becomes, name, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    words = f"{kind} is read through LibreOffice, and there is no program soffice here; "
    refused(data, name, f"{words}install LibreOffice, or save it as {becomes}")


@pytest.mark.slow
@posix
def test_one_that_goes_on_for_ever_is_ended_with_its_children(program, monkeypatch):
    folder = program('exec 9> "$DIR/pipe"; echo started >&9; sleep 600 & wait')
    os.mkfifo(folder / "pipe")
    pipe = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("DIR", str(folder))
    monkeypatch.setattr(office, "SECONDS", 3.0)
    refused(RTF, "p.rtf", "LibreOffice took more than 3 s to convert it; save it as .docx")
    assert os.read(pipe, 100) == b"started\n"
    assert ended(pipe)


@posix
@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_one_that_converts_nothing_is_told_so(script, program):
    program(script)
    words = "LibreOffice could not convert it: it is damaged or protected, or LibreOffice Writer"
    refused(RTF, "p.rtf", words)


@posix
def test_what_it_writes_is_read_with_the_limits_of_every_document(program):
    program('while [ "$1" != --outdir ]; do shift; done; echo "no package" > "$2/document.docx"')
    refused(RTF, "p.rtf", "the file is damaged")


@posix
def test_it_runs_in_a_profile_of_its_own_that_is_gone_afterwards(program, monkeypatch):
    folder = program(
        'ulimit -t > "$DIR/limit"; echo "$1" > "$DIR/profile"; '
        'ls "${1#*file://}/user" > "$DIR/settings"'
    )
    monkeypatch.setenv("DIR", str(folder))
    refused(RTF, "p.rtf", "could not convert it")
    assert (folder / "limit").read_text().split() == [f"{2 * office.SECONDS:.0f}"]
    option, _, place = (folder / "profile").read_text().strip().partition("=file://")
    assert option == "-env:UserInstallation"
    assert not Path(place).exists()
    assert (folder / "settings").read_text().split() == ["registrymodifications.xcu"]


needed = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")),
    reason="LibreOffice is not installed: nothing says that .doc, .rtf and .odt are read",
)


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    """Return a document in another format of LibreOffice."""
    given = folder / ("plan.xlsx" if ending in ("xls", "ods") else "plan.docx")
    given.write_bytes(data)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", ending, "--outdir", str(folder), str(given)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    made = folder / f"plan.{ending}"
    if given.suffix == ".xlsx" and not made.exists():
        pytest.skip("LibreOffice Calc is not installed: nothing says that .xls and .ods are read")
    return made.read_bytes()


@pytest.mark.slow
@needed
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_documents_of_other_programs_are_read_with_their_table(ending, tmp_path):
    file = docx.Document()
    file.add_paragraph("工作方案")
    plan_table(file)
    file.add_paragraph("办好甲事")
    data = converted(saved(file), ending, tmp_path)
    assert lines(data, f"plan.{ending}") == ["工作方案", *ROWS, "办好甲事"]
    assert cells(data, "-") == [CELLS]


@pytest.mark.slow
@needed
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_sheets_of_other_programs_are_read_with_what_is_merged(ending, tmp_path):
    data = converted(workbook(sheet(CELLS)), ending, tmp_path)
    assert cells(data, f"plan.{ending}") == [CELLS]


LINKED = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
    '<text:p>甲<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{}" '
    'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
    '<text:section text:name="S"><text:section-source xlink:href="{}" xlink:type="simple"/>'
    "<text:p>乙</text:p></text:section></office:text></office:body></office:document-content>"
)
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
    'm:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry '
    'm:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)


@pytest.mark.slow
@needed
def test_nothing_that_a_document_links_to_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    asked = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.set()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        picture = f"http://127.0.0.1:{server.server_port}/picture.png"
        content = LINKED.format(picture, secret.as_uri())
        odt = zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": MANIFEST,
                "content.xml": content,
            },
            zipfile.ZIP_STORED,
        )
        assert lines(odt, "p.odt") == ["甲", "乙"]
        server.shutdown()
    assert not asked.is_set()
