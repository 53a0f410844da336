"""JupyterLab without its log, and where it is said last and alone."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import threading
import time
from pathlib import Path

EVERYWHERE = ("0.0.0.0", "::", "")


def variables(given: dict, scratch: str) -> dict:
    """Where the server keeps what it leaves nowhere else; with a token of ours it prints no address of its own."""
    return dict(
        given,
        REKINDLE_SCRATCH=scratch,
        JUPYTERLAB_WORKSPACES_DIR=str(Path(scratch) / "workspaces"),
        JUPYTER_RUNTIME_DIR=str(Path(scratch) / "runtime"),
        JUPYTER_TOKEN=given.get("JUPYTER_TOKEN") or secrets.token_hex(24),
    )


def command(python: Path, folder: Path, first: str, options: list) -> list:
    parts = [python, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{first}"]
    # Its own log level where someone asks for one: the last one counts.
    parts += ["--Application.log_level=ERROR"]
    parts += ["--allow-root"] if os.geteuid() == 0 else []
    return [*parts, *options]


def announce(server: subprocess.Popen, scratch: str, first: str) -> None:
    """Prints the address as soon as the server answers at it; the port may be another than the one asked for."""
    threading.Thread(target=_announce, args=(server, Path(scratch) / "runtime", first), daemon=True).start()


def _announce(server: subprocess.Popen, runtime: Path, first: str) -> None:
    while server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                told = json.loads(file.read_text())
            except (OSError, ValueError):
                continue  # it is being written
            print(f"\nThe lessons are ready, at this address. Ctrl-C ends them.\n\n    {address(told, first)}\n", flush=True)
            return
        time.sleep(0.1)


def address(told: dict, first: str) -> str:
    """Of the first lesson, as a person on this machine opens it; `told` is what the server writes about itself."""
    host = "127.0.0.1" if told["hostname"] in EVERYWHERE else told["hostname"]
    host = f"[{host}]" if ":" in host else host
    scheme = "https" if told["secure"] else "http"
    return f"{scheme}://{host}:{told['port']}{told['base_url']}lab/tree/{first}?token={told['token']}"
