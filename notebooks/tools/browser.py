"""Types into JupyterLab as a learner does: browser.py LESSONS_PYTHON NOTEBOOK TYPED EXPECTED

Opens a copy of the notebook, runs all cells, types TYPED in place of the first exercise's `// TODO` line and runs that
cell. Prints a sentence for everything that is wrong: an output without EXPECTED, or a request that left the machine.
Needs requirements/browser.txt, a `chromium` on the PATH, and the variables that ./lessons sets.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

CELL = ".jp-Notebook .jp-CodeCell"
MINUTE = 60_000


def check(python: str, notebook: Path, typed: str, expected: str) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="rekindle-", ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "lessons"
        root.mkdir()
        shutil.copyfile(notebook, root / notebook.name)
        port, token = _free_port(), secrets.token_hex(8)
        variables = dict(os.environ, REKINDLE_SCRATCH=folder, JUPYTERLAB_WORKSPACES_DIR=f"{folder}/workspaces")
        variables |= {"JUPYTER_CONFIG_DIR": f"{folder}/config", "JUPYTER_DATA_DIR": f"{folder}/data"}
        command = [python, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
        command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"]
        command += ["--allow-root"] if os.geteuid() == 0 else []
        log = open(Path(folder) / "server.log", "w")
        server = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/api/status?token={token}", server, Path(log.name))
            return _type(f"http://127.0.0.1:{port}/lab/tree/{notebook.name}?token={token}&reset", typed, expected)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()


def _type(address: str, typed: str, expected: str) -> list[str]:
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 3000})
        page.on("request", lambda request: _note_foreign(request.url, problems))
        page.goto(address)
        page.wait_for_selector(CELL, timeout=2 * MINUTE)
        page.wait_for_function("document.querySelector('.jp-Toolbar-kernelName')?.innerText.includes('Java')", timeout=2 * MINUTE)
        page.wait_for_timeout(6000)
        page.locator("li.lm-MenuBar-item", has_text="Run").first.click()
        page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        page.wait_for_function(
            f"[...document.querySelectorAll('{CELL} .jp-InputPrompt')].every(p => /\\[\\d+\\]:/.test(p.innerText))",
            timeout=3 * MINUTE,
        )
        exercise = page.locator(CELL, has_text="// TODO").first
        if "○" not in exercise.inner_text():
            problems.append(f"the unsolved exercise does not print ○: {exercise.inner_text()!r}")
        cell = page.locator(CELL).nth(_index(page))
        cell.locator(".cm-line", has_text="// TODO").click()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+End")
        page.keyboard.type(typed)
        page.keyboard.press("Shift+Enter")
        try:
            cell.locator(".jp-OutputArea-output", has_text=expected).wait_for(timeout=MINUTE)
        except Exception:
            problems.append(f"expected {expected!r} beneath the cell, found {cell.inner_text()!r}")
        browser.close()
    return problems


def _index(page) -> int:
    return page.evaluate(f"[...document.querySelectorAll('{CELL}')].findIndex(c => c.innerText.includes('// TODO'))")


def _note_foreign(url: str, problems: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        problems.append(f"a request left the machine: {url}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(120):
        if server.poll() is not None:
            raise RuntimeError("JupyterLab ended: " + log.read_text()[-2000:])
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("JupyterLab did not answer within a minute: " + log.read_text()[-2000:])


if __name__ == "__main__":
    found = check(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    print("\n".join(found), end="")
    sys.exit(1 if found else 0)
