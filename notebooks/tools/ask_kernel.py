"""Asks a fresh kernel what JupyterLab would ask, and prints the answers as JSON: ask_kernel.py QUESTIONS

A question is {"execute": CODE}, {"inspect": CODE, "at": PLACE} or {"info": true}. Needs the lessons' environment and
JUPYTER_PATH, as execute.py.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from jupyter_client.manager import start_new_kernel

import kernel

SECONDS = 180


def main() -> None:
    questions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REKINDLE_FOLDER"] = folder
        manager, client = start_new_kernel(kernel_name=kernel.NAME, startup_timeout=SECONDS)
        try:
            print(json.dumps([answer(client, question) for question in questions]))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def answer(client, question: dict) -> dict:
    if "inspect" in question:
        return client.inspect(question["inspect"], question["at"], reply=True, timeout=SECONDS)["content"]
    if "info" in question:
        return client.kernel_info(reply=True, timeout=SECONDS)["content"]
    said = []
    client.execute_interactive(
        question["execute"], timeout=SECONDS, output_hook=lambda message: said.append(message["content"])
    )
    return {"outputs": said}


if __name__ == "__main__":
    main()
