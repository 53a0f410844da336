"""Python environments, made once and kept in the user's cache folder.

    python3 environment.py oracle                prints the path of the python of that environment
    python3 environment.py requirements.txt      the same for a requirements file of your own

Each environment belongs to one requirements file: its name holds a hash of the file's text and of the Python
version, so a changed pin makes a new one and an unchanged one is reused, offline too. Progress goes to stderr.
Only the standard library is used here, so any Python from 3.11 on can start it.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Not parents[2]: a container build runs this file alone, nearer to the root, with a requirements file of its own.
ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST = (3, 11)
MARKER = "complete"
NAMED = {
    "oracle": ROOT / "lib" / "testing" / "src" / "main" / "python" / "requirements.txt",
    **{name: ROOT / "notebooks" / "requirements" / f"{name}.txt" for name in ("lessons", "pages", "browser")},
}
# What a first run downloads, as a reader wants to know it before.
SIZES = {"torch": "torch: several GB on Linux, some minutes" if sys.platform == "linux" else "torch: some 100 MB"}
OFFLINE_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "NewConnectionError",
    "Network is unreachable",
    "Failed to establish a new connection",
    "Max retries exceeded",
)


class EnvironmentFailure(Exception):
    """What is missing, in one sentence, and how to get it."""


def cache_folder() -> Path:
    """Where everything downloaded or unpacked is kept: REKINDLE_CACHE, else the user's cache folder."""
    if own := os.environ.get("REKINDLE_CACHE"):
        return Path(own)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "rekindle"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rekindle"
    return Path.home() / ".cache" / "rekindle"


def interpreter() -> str:
    """A Python that is new enough: this one, else the newest on the PATH."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    raise EnvironmentFailure(
        f"Python {sys.version_info.major}.{sys.version_info.minor} is too old; 3.11 or newer is needed. "
        "Install it (Debian and Ubuntu: `apt install python3 python3-venv`, macOS: `brew install python@3.12`)."
    )


def python(environment: str | Path) -> Path:
    """The python of the environment of this name or requirements file; it is made if it is not there yet."""
    requirements = NAMED.get(str(environment), Path(environment))
    if not requirements.is_file():
        known = ", ".join(name for name, file in NAMED.items() if file.is_file())
        raise EnvironmentFailure(f"There is no requirements file {requirements}. Name one of {known}, or an existing file.")
    name = requirements.parent.name if requirements.stem == "requirements" else requirements.stem
    name = next((known for known, file in NAMED.items() if file == requirements.resolve()), name)
    base = interpreter()
    version = subprocess.run([base, "-VV"], capture_output=True, text=True, check=True).stdout
    key = hashlib.sha256(requirements.read_bytes() + version.encode()).hexdigest()[:12]
    folder = cache_folder() / "venvs" / f"{name}-{key}"
    found = folder / "bin" / "python"
    with _lock(folder):
        if not _works(folder, found):
            shutil.rmtree(folder, ignore_errors=True)
            _make(name, base, folder, found, requirements)
    return found


@contextlib.contextmanager
def _lock(folder: Path):
    """Two builds at once make one environment, not half of two."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _works(folder: Path, found: Path) -> bool:
    if not (folder / MARKER).exists():
        return False
    return subprocess.run([found, "-c", ""], capture_output=True).returncode == 0


def _make(name: str, base: str, folder: Path, found: Path, requirements: Path) -> None:
    pins = {line.split("==")[0] for line in requirements.read_text().splitlines()}
    sizes = "".join(f"; {size}" for package, size in SIZES.items() if package in pins)
    _say(f"Installing the Python environment '{name}' into {folder} (once{sizes}) ...")
    made = subprocess.run([base, "-m", "venv", str(folder)], capture_output=True, text=True)
    if made.returncode != 0:
        full = _no_room(folder, made.stdout + made.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        if full:
            raise EnvironmentFailure(_full(name))
        raise EnvironmentFailure(
            "`python3 -m venv` failed: " + _last_line(made.stdout + made.stderr) + ". "
            "On Debian and Ubuntu, venv and pip are a package of their own: `apt install python3-venv`."
        )
    command = [found, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command += ["--retries", "2", "-r", str(requirements)]
    output, downloads, terminal = [], 0, sys.stderr.isatty()
    with subprocess.Popen(
        command, env=_pip_variables(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout:
            output.append(line)
            if line.lstrip().startswith("Downloading"):
                downloads += 1
                if terminal or downloads % 25 == 0:
                    print(f"  {downloads} packages downloaded", end="\r" if terminal else "\n", file=sys.stderr, flush=True)
            elif line.startswith("Installing"):
                _say("  unpacking them ...               ")
    if pip.returncode != 0:
        full = _no_room(folder, "".join(output))
        shutil.rmtree(folder, ignore_errors=True)
        raise EnvironmentFailure(_full(name) if full else _why_pip_failed(name, "".join(output)))
    (folder / MARKER).touch()
    _say(f"Installed the Python environment '{name}'.")


def _pip_variables() -> dict:
    """Not --isolated: the user's index and certificate count, but where pip installs is settled here."""
    elsewhere = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return dict(kept, PIP_USER="0")


def _why_pip_failed(name: str, output: str) -> str:
    if any(sign in output for sign in OFFLINE_SIGNS):
        return (
            f"The Python environment '{name}' is not in the cache yet and there is no network. "
            "Connect once and run this again; afterwards it works offline."
        )
    errors = [line.strip() for line in output.splitlines() if line.startswith("ERROR")]
    return f"pip could not install the Python environment '{name}': {errors[-1] if errors else _last_line(output)}"


def _no_room(folder: Path, output: str) -> bool:
    """Whether that is why it failed: `venv` hides what its own pip says of it."""
    return "No space left" in output or shutil.disk_usage(folder).free < 1 << 20


def _full(name: str) -> str:
    return f"The disk is full: the Python environment '{name}' does not fit into {cache_folder()}. Set REKINDLE_CACHE to a folder with room."


def in_words(problem: OSError) -> str:
    """What the system refused, as a sentence for a person who wants to go on."""
    where = f" at {problem.filename}" if problem.filename else ""
    if problem.errno == errno.ENOSPC:
        return f"The disk is full{where}. Free some space; or set REKINDLE_CACHE to a folder with room, now {cache_folder()}."
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"Nothing can be written{where}: {problem.strerror}. REKINDLE_CACHE names another folder than {cache_folder()} for what is installed."
    return f"The system refused{where}: {problem.strerror or problem}."


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no output"])[-1]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Prints the python of an environment.")
    parser.add_argument("environment", help=f"{', '.join(NAMED)}, or the path of a requirements file")
    try:
        print(python(parser.parse_args().environment))
    except EnvironmentFailure as problem:
        _say(str(problem))
        return 1
    except OSError as problem:
        _say(in_words(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
