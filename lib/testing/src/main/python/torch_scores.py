"""What torch's own loader makes of the corpus, as it is called by default: torch_scores.py FOLDER.

Good files: those of which it reads what is expected. Bad ones: those that it answers with an exception, within ten
seconds, in a process of its own. Prints a line for each: `good: 5 of 10`.
"""
import json
import os
import pathlib
import signal
import sys
import time
import warnings

import torch

from render import render

PATIENCE = 10.0


def apart(task):
    """Forked: a file may end the process, or keep it. Tells whether the task came back with True."""
    child = os.fork()
    if child == 0:
        sink = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(sink, stream)
        try:
            os._exit(0 if task() else 1)
        except BaseException:
            os._exit(2)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status == 0
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def is_right(path):
    try:
        value = torch.load(path)
    except Exception:
        return False
    return json.loads(json.dumps(render(value))) == json.loads(path.with_suffix(".json").read_text())


def is_refused(path):
    return apart(lambda: raises(path))


def raises(path):
    try:
        torch.load(path)
    except (MemoryError, RecursionError):
        return False
    except Exception:
        return True
    return False


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for kind, judge in {"good": is_right, "bad": is_refused}.items():
        files = sorted((pathlib.Path(sys.argv[1]) / kind).glob("*.pt"))
        print(f"{kind}: {sum(map(judge, files))} of {len(files)}")
