"""Runs Python code for the Java tests: one JSON request a line on stdin, one JSON answer a line on stdout.

A request is {"code": ..., "folder": ..., "arguments": ...}. The code runs in a fresh namespace, in that folder, where
`arguments` is what was sent; `torch` and `np` are imported once. The answer is {"out": what it printed, "result": the
variable `result`}, or {"error": the traceback}.
"""

import contextlib
import io
import json
import os
import sys
import traceback
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def answer(request: dict) -> dict:
    """Runs one request. What the code changes in torch's global state is put back, as far as tests touch it."""
    printed = io.StringIO()
    home = os.getcwd()
    names = {"__name__": "__main__", "torch": torch, "np": np, "arguments": request.get("arguments")}
    variables = dict(os.environ)
    try:
        os.chdir(request.get("folder") or home)
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(request["code"], "<oracle>", "exec"), names)
        return {"out": printed.getvalue(), "result": names.get("result")}
    except BaseException:
        return {"out": printed.getvalue(), "error": traceback.format_exc()}
    finally:
        os.chdir(home)
        os.environ.clear()
        os.environ.update(variables)
        torch.set_default_dtype(torch.float32)
        torch.set_num_threads(1)


def main() -> None:
    # The protocol has stdout for itself; a stray print of a native library goes to stderr.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            text = json.dumps(answer(json.loads(line)))
        except (TypeError, ValueError):
            text = json.dumps({"error": traceback.format_exc()})
        answers.write(text + "\n")
        answers.flush()


if __name__ == "__main__":
    import numpy as np
    import torch

    torch.set_num_threads(1)
    main()
