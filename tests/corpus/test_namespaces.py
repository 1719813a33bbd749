"""A cluster of two networks without a common disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import files

from fgf_analysis.corpus import child

pytest.importorskip("distributed", reason="needs the extra dask")
ROOT = str(Path(child.__file__).parents[2])
SCRIPT = Path(__file__).with_name("namespaces.sh")
APART = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--mount-proc")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*APART, "--kill-child", "sh", SCRIPT, sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": ROOT},
    )


@pytest.mark.slow
def test_documents_travel_to_a_network_that_shares_no_disk(mixed, whole, tmp_path):
    if not all(map(shutil.which, ("unshare", "nsenter", "ip", "pgrep"))):
        pytest.skip("NOT TESTED over two networks: unshare, nsenter, ip or pgrep is not here")
    if "two networks" not in (tried := run()).stdout:
        pytest.skip(f"NOT TESTED over two networks: none can be made here ({tried.stderr.strip()})")
    documents = Path(shutil.copytree(mixed, tmp_path / "in"))
    out = tmp_path / "out"
    out.mkdir()
    done = run(documents, out)
    assert done.returncode == 0, done.stderr
    here, there, said = done.stdout.splitlines()
    assert (int(here) > 0, int(there)) == (True, 0)  # the worker sees none of them
    assert said.startswith("4 of 7 documents read, 3 could not be")
    assert files(out) == files(whole)
