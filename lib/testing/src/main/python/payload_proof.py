"""Loads each payload in a Python of its own, and prints which of them ran: payload_proof.py FOLDER.

A line a payload: its name, and `fires` or `does not fire`. Plain pickles are given to pickle.load; files to torch.load
with weights_only=False. FOLDER/python keeps them and what they made; FOLDER/java has the
same files with canaries of their own, that nothing has loaded yet.
"""
import io
import os
import pathlib
import pickle
import signal
import sys
import time
import warnings

import torch

from payload_files import canary_of, files

PATIENCE = 30.0


def load(path):
    data = path.read_bytes()
    if path.name.startswith("payload_plain_"):
        # Not torch.load, which reads only the first opcodes of what is no file of its own.
        pickle.load(io.BytesIO(data))
    else:
        torch.load(path, weights_only=False)


def start(path):
    """Forked: what a payload breaks is gone with its process."""
    child = os.fork()
    if child == 0:
        sink = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(sink, stream)
        try:
            load(path)
            # A thread of its own may be a little late.
            end = time.monotonic() + 2
            while time.monotonic() < end and not canary_of(path).exists():
                time.sleep(0.01)
        except BaseException:
            pass
        os._exit(0)
    return child


def fires(path):
    canary = canary_of(path)
    child = start(path)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not canary.exists():
        if os.waitpid(child, os.WNOHANG)[0]:
            # A process that it has started may be a little late.
            child, end = 0, min(end, time.monotonic() + 1)
            break
        time.sleep(0.005)
    while time.monotonic() < end and not canary.exists():
        time.sleep(0.005)
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return canary.exists()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for part in ("java", "python"):
        folder = pathlib.Path(sys.argv[1]) / part
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files(folder):
            (folder / file).write_bytes(content)
    for file in sorted(folder.glob("payload_*.pt")):
        print(file.name, "fires" if fires(file) else "does not fire")
