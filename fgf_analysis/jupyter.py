"""JupyterLab with the notebooks open, for people who work in them; nothing calls out."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fgf_analysis.arguments import language
from fgf_analysis.errors import PlanError
from fgf_analysis.files import Output, shown, unfinished


def furnish(folder: Path, tell: Callable[[str], None]) -> bool:
    """Copy the package's notebooks and what they link to into a folder that is new or empty.

    Nothing of anybody's is written over: where anything is that is not hidden, all stays as it is.

    Parameters
    ----------
    folder : Path
        Need not be there.
    tell : function
        Gets the line that says so if anything was copied.

    Returns
    -------
    bool
        Whether anything was.

    Raises
    ------
    PlanError
        When the folder cannot be written to.
    """
    if not (_is_new(folder) or unfinished(folder)):
        return False
    from fgf_analysis.notebooks.copies import copies

    with Output(folder, "fgf lab FOLDER") as output:
        if _is_new(folder):
            files = copies()
            output.write(files)
            number = sum(name.endswith(".ipynb") for name in files)
            tell(f"{number} notebooks, with the plans they were run on, copied to {folder}")
            return True
    return False


def _is_new(folder: Path) -> bool:
    if folder.is_dir():
        return all(path.name.startswith(".") for path in folder.glob("*"))
    return not os.path.lexists(folder)


def first(folder: Path, lang: str = "en") -> Path:
    """Return the notebook to open first.

    Parameters
    ----------
    folder : Path
        Where the notebooks in English are.
    lang : {"en", "zh"}
        Those in Chinese are in the folder's own folder ``zh``.

    Returns
    -------
    Path
        The first by name, below the folder.

    Raises
    ------
    PlanError
        When there is no such language or there are no notebooks.
    """
    place = folder if language(lang) == "en" else folder / lang
    notebooks = sorted(place.glob("*.ipynb"))
    if not notebooks:
        raise PlanError(
            f"{shown(place)}: no notebooks here; name the folder that holds them, or a new one for "
            "a copy of ours: fgf lab FOLDER"
        )
    return notebooks[0]


def serve(
    folder: Path,
    notebook: Path,
    tell: Callable[[str], None],
    *,
    port: int | None = None,
    browser: bool = True,
) -> None:
    """Run the JupyterLab of this environment until it is ended, with a notebook open.

    It is reached from this machine only. What the user has set for Jupyter holds, but nothing is
    fetched from elsewhere: no news, no search for updates, no list of extensions to install.

    Parameters
    ----------
    folder : Path
        The notebooks. What is served is the folder around it, which their links lead to.
    notebook : Path
        The one to open, below the folder.
    tell : function
        Gets the address, once it is known, and what to do with it where no browser opens.
    port : int, optional
        If not given, Jupyter's own or the next that is free; 0 is any that is free.
    browser : bool
        Whether to open a browser, if there is one.

    Raises
    ------
    PlanError
        When the port is taken.
    """
    from jupyterlab.labapp import LabApp

    opens = browser and _has_browser()
    path = folder.resolve() / notebook.relative_to(folder)
    root = folder.resolve().parent
    token = secrets.token_hex(24)
    options: dict[str, object] = {
        "ServerApp.root_dir": root,
        "FileContentsManager.preferred_dir": path.parent,
        "ServerApp.open_browser": opens,
        "ServerApp.allow_root": True,  # only who is on this machine and has the token comes in
        "IdentityProvider.token": token,
        "LabApp.default_url": f"/lab/tree/{quote(path.relative_to(root).as_posix())}",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "Application.log_level": "ERROR",
    }
    if port is not None:
        if _is_taken(port):
            raise PlanError(f"port {port} is taken; choose another with --port")
        options |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    server = LabApp.initialize_server([f"--{name}={value}" for name, value in options.items()])
    for number in (signal.SIGINT, signal.SIGTERM):  # at once, and kernels with it
        signal.signal(number, lambda *_: server.stop(from_signal=True))
    address = server.local_url.partition("?")[0]  # the rest does not show a token that was given
    tell(f"{address}?token={token}")
    if not opens:
        tell("no browser is opened: copy the address above into one on this machine")
    server.start()


def _is_taken(port: int) -> bool:
    with socket.socket() as ours:
        return ours.connect_ex(("127.0.0.1", port)) == 0


def _has_browser() -> bool:
    """Return whether a browser can be opened that is not one of a terminal, or one is set."""
    if os.environ.get("BROWSER"):
        return True
    try:
        return type(webbrowser.get()) is not webbrowser.GenericBrowser
    except webbrowser.Error:
        return False
