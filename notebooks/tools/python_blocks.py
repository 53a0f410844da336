"""Runs Python blocks one after another, as one program, and reports what each printed.

    python python_blocks.py < '[{"source": ..., "skip": false}, ...]'      in the folder that they shall see

Started with the python that has torch. Prints a JSON list with one text a block (null: skipped). A block that raises
prints the exception's type and message, as the last line of Python's own traceback does, and the program goes on. A block
whose "program" is another than the one's before it begins a new program, which knows nothing of that one.
"""

import contextlib
import io
import json
import sys
import traceback
import types
import warnings


def main() -> None:
    blocks = json.load(sys.stdin)
    out = sys.stdout
    warnings.simplefilter("ignore")
    import torch

    torch.set_num_threads(1)
    printed = []
    current = object()
    for number, block in enumerate(blocks, start=1):
        if block.get("program") != current:
            # The program is __main__, as it is for a learner: a pickled class is found there again.
            program = sys.modules["__main__"] = types.ModuleType("__main__")
            current = block.get("program")
        if block["skip"]:
            printed.append(None)
            continue
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            try:
                exec(compile(block["source"], f"<block {number}>", "exec"), program.__dict__)
            except Exception as problem:
                text.write("".join(traceback.format_exception_only(problem)))
        printed.append(text.getvalue())
    json.dump(printed, out)


main()
