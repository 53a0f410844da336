"""What of the two commands' needs is on this machine, and how to get what is not: ./lessons doctor"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import environment
import toolchain

GIGABYTE = 1 << 30
FOR_LESSONS, FOR_TESTS = 2 * GIGABYTE, 9 * GIGABYTE
OLDEST_MAVEN = (3, 8)


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was found, and what to do where that is not enough."""

    name: str
    found: str
    advice: str = ""
    needed: bool = True

    def __str__(self) -> str:
        mark = "✓" if not self.advice else "✗" if self.needed else "–"
        return f"{mark} {self.name}: {self.found}" + (f"\n    {self.advice}" if self.advice else "")


def findings() -> list[Finding]:
    return [_jdk(), _maven(), _python(), _venv(), _git(), _clone(), *_space(), _text(), _chromium()]


def _jdk() -> Finding:
    try:
        jdk = toolchain.jdk()
    except toolchain.Missing as missing:
        return Finding("JDK", "not found", str(missing))
    return Finding("JDK", f"{jdk.version} in {jdk.home}")


def _maven() -> Finding:
    how = "Install Maven 3.8 or newer (Debian and Ubuntu: `apt install maven`, macOS: `brew install maven`)."
    maven = shutil.which("mvn")
    if maven is None:
        return Finding("Maven", "there is no mvn on the PATH", how)
    said = subprocess.run([maven, "--version"], capture_output=True, text=True)
    version = re.search(r"Apache Maven (\d+)\.(\d+)([.\w-]*)", said.stdout)
    if said.returncode != 0 or not version:
        reason = (said.stderr or said.stdout).strip().splitlines()[:1]
        return Finding("Maven", f"{maven} does not start: {' '.join(reason)}", how)
    found = f"{version[1]}.{version[2]}{version[3]}"
    old = (int(version[1]), int(version[2])) < OLDEST_MAVEN
    return Finding("Maven", found, how if old else "")


def _python() -> Finding:
    try:
        return Finding("Python", f"{sys.version.split()[0]}, {environment.interpreter()}")
    except environment.EnvironmentFailure as failure:
        return Finding("Python", sys.version.split()[0], str(failure))


def _venv() -> Finding:
    """Debian leaves ensurepip out of python3; an environment then can't be made."""
    asked = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True)
    advice = "" if asked.returncode == 0 else "Install it (Debian and Ubuntu: `apt install python3-venv`)."
    return Finding("Python's venv", "there" if not advice else "not there", advice)


def _git() -> Finding:
    git = shutil.which("git")
    return Finding("git", git or "not on the PATH", "" if git else "Only the tests need it.", needed=False)


def _clone() -> Finding:
    try:
        toolchain.writable()
    except (toolchain.Missing, OSError) as problem:
        return Finding("this clone", str(toolchain.ROOT), str(problem))
    return Finding("this clone", f"{toolchain.ROOT}, can be written")


def _space() -> list[Finding]:
    cache = environment.cache_folder()
    there = next(folder for folder in [cache, *cache.parents] if folder.exists())
    free = shutil.disk_usage(there).free
    lessons = any((cache / "venvs").glob("lessons-*/complete"))
    oracle = any((cache / "venvs").glob("oracle-*/complete"))
    found = f"{free / GIGABYTE:.1f} GB free for {cache}"
    rows = []
    for name, need, installed in [("the lessons", FOR_LESSONS, lessons), ("the tests", FOR_TESTS, oracle)]:
        advice = f"About {need / GIGABYTE:.0f} GB are installed once: free some, or set REKINDLE_CACHE to another folder."
        short = not installed and free < need
        what = found + (", installed" if installed else f", {need / GIGABYTE:.0f} GB to install")
        rows.append(Finding(f"space for {name}", what, advice if short else "", needed=name == "the lessons"))
    return rows


def _text() -> Finding:
    encoding = sys.getfilesystemencoding()
    advice = "" if encoding.lower() in ("utf-8", "utf8") else "Names outside of ASCII need UTF-8: set LANG=C.UTF-8."
    return Finding("file names", encoding, advice, needed=False)


def _chromium() -> Finding:
    found = shutil.which("chromium")
    advice = "" if found else "Only the tests of pages and of JupyterLab need it, and skip without (`apt install chromium`)."
    return Finding("Chromium", found or "not on the PATH", advice, needed=False)


def main() -> int:
    found = findings()
    for finding in found:
        print(finding)
    missing = [finding.name for finding in found if finding.advice and finding.needed]
    print(f"Missing: {', '.join(missing)}." if missing else "All that ./lessons needs is there.")
    return 1 if missing else 0
