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

folder = os.environ.get("REKINDLE_FOLDER") or tempfile.mkdtemp(
    prefix="rekindle-", dir=os.environ.get("REKINDLE_SCRATCH")
)
os.chdir(folder)
data = os.environ.get("REKINDLE_DATA", "")
for name in os.listdir(data) if os.path.isdir(data) else []:
    if name.endswith((".pt", ".csv")):
        shutil.copyfile(os.path.join(data, name), name)
os.execv(sys.argv[1], sys.argv[1:])
