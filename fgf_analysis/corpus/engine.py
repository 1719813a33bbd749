"""What reads the documents of a folder: processes of this machine, or a cluster by its address."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from fgf_analysis.corpus.tables import one_line
from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown

LOCAL = "local"


@contextmanager
def engine(address: str, timeout: float = 10.0) -> Iterator[Executor | None]:
    """Yield the executor at an address, None for processes of this machine.

    Parameters
    ----------
    address : str
        ``local``, or that of a scheduler of Dask: ``tcp://host:8786``.
    timeout : float
        Seconds within which it has to answer; three times as many, within which to have a worker.

    Raises
    ------
    PlanError
        When it is no address, the extra ``dask`` is not installed, nobody answers, or there are no
        workers.
    """
    if address == LOCAL:
        yield None
        return
    where = shown(address)
    if not re.match(r"(?:tcp|tls|ucx|wss?)://.", address):
        raise PlanError(
            f"--engine {where}: no such engine; give {LOCAL}, or the address of a Dask scheduler "
            "as it prints it (tcp://host:8786)"
        )
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        raise PlanError(
            f"--engine {where}: needs Dask, which is not installed; "
            'run pip install "fgf-analysis[dask]"'
        ) from None
    for name in ("distributed", "tornado"):  # tell of every lost connection, with its traceback
        logging.getLogger(name).setLevel(logging.CRITICAL)
    connect: Any = Client  # which has no types
    # A document's bytes are what is to be sent.
    with config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        try:
            with warnings.catch_warnings():  # of other versions there; of what matters: `workers`
                warnings.simplefilter("ignore")
                client = connect(address, timeout=timeout, set_as_default=False)
        except Exception as error:  # of a dozen kinds
            raise PlanError(
                f"--engine {where}: nobody answers ({type(error).__name__}: "
                f"{one_line(error)[:120]}); look whether the scheduler runs there"
            ) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=3 * timeout)
            except TimeoutError:
                raise PlanError(
                    f"--engine {where}: the scheduler has no workers; start some with "
                    f"dask worker {where}"
                ) from None
            yield client.get_executor(pure=False)
