"""Runs a command whose standard error is a terminal: prints its output, then what the terminal was sent, as JSON."""

import json
import os
import pty
import subprocess
import sys

terminal, end = pty.openpty()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=end, stdin=subprocess.DEVNULL)
os.close(end)
shown = b""
try:
    while piece := os.read(terminal, 4096):
        shown += piece
except OSError:
    pass  # Linux's way to say that the other end was closed.
out = process.stdout.read()
print(json.dumps({"code": process.wait(), "out": out.decode(), "terminal": shown.decode()}))
