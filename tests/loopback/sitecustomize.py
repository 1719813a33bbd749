"""No way out for a process that has this folder in its PYTHONPATH; every try is written down."""

import os
import sys
from pathlib import Path


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if str(host or "localhost") not in {"localhost", "127.0.0.1", "::1", "0.0.0.0"}:
        with Path(os.environ["LOOPBACK_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event} {host} from {' '.join(sys.argv)}\n")
        raise OSError(f"{host}: not this machine")


sys.addaudithook(_watch)
