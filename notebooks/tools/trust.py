"""Tells JupyterLab to trust the lessons that are as committed: trust.py [--unchecked] NOTEBOOK...

JupyterLab takes the drawings out of a notebook that it does not trust until its cells are run, and a fresh clone holds
only such. What is committed here was reviewed and executed by the tests; a lesson that was edited is left to the reader.
Jupyter keeps signatures in the user's data folder; the notebooks stay as they are. --unchecked is for a copy without
history, such as a container image, that was made from a clean clone.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary


def as_committed(path: Path) -> bool:
    """Whether git says so; no where there is no git or no history."""
    command = ["git", "-C", str(path.parent), "diff", "--quiet", "HEAD", "--", path.name]
    known = ["git", "-C", str(path.parent), "ls-files", "--error-unmatch", "--", path.name]
    try:
        return all(subprocess.run(each, capture_output=True).returncode == 0 for each in (known, command))
    except OSError:
        return False


def main(arguments: list) -> None:
    unchecked = "--unchecked" in arguments
    notary = NotebookNotary()
    for path in (Path(name) for name in arguments if name != "--unchecked"):
        if unchecked or as_committed(path):
            # As JupyterLab reads it: the signature is of the content, not of the bytes.
            notary.sign(nbformat.read(path, as_version=4))


if __name__ == "__main__":
    main(sys.argv[1:])
