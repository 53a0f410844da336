"""Starts a kernel in a temporary folder of its own: start_kernel.py COMMAND...

"model.pt" then means the same file to Java and to Python, and the clone stays clean. The process is replaced, so that
Jupyter's signals reach the JVM itself. REKINDLE_FOLDER names the folder; without it a new one is made below
REKINDLE_SCRATCH, which whoever started Jupyter removes, or below the system's temporary folder. The lessons' data
(REKINDLE_DATA, `notebooks/data`) lies in it from the start, as copies: a cell that overwrites one harms nobody.
"""

import os
import shutil
import sys
import tempfile

UNICODE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def with_unicode_names(variables) -> dict:
    """The variables for a JVM that opens a file of any name.

    It takes the encoding of names from the locale: in C (cron, ssh, a container without LANG) there is no "модель.pt",
    and no class path through a folder "é".
    """
    deciding = "LC_ALL" if variables.get("LC_ALL") else "LC_CTYPE"
    chosen = variables.get(deciding) or variables.get("LANG") or "C"
    return dict(variables, **({deciding: UNICODE} if chosen in ("C", "POSIX") else {}))


def main() -> None:
    folder = os.environ.get("REKINDLE_FOLDER") or tempfile.mkdtemp(
        prefix="rekindle-", dir=os.environ.get("REKINDLE_SCRATCH")
    )
    os.chdir(folder)
    data = os.environ.get("REKINDLE_DATA", "")
    for name in os.listdir(data) if os.path.isdir(data) else []:
        if name.endswith((".pt", ".pt2", ".csv")):
            shutil.copyfile(os.path.join(data, name), name)
    os.execve(sys.argv[1], sys.argv[1:], with_unicode_names(os.environ))


if __name__ == "__main__":
    main()
