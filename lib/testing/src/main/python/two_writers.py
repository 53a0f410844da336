"""Reads what Java saved again, and says of which files torch reads something else: two_writers.py GOOD AGAIN.

GOOD holds NAME.pt and, as NAME.json, what is expected; AGAIN the files of Java. A line a difference; the last line counts
the files that read the same, and names those that torch can't read even as it wrote them.
"""
import json
import pathlib
import sys
import warnings

import torch

from corpus import Net, Steps, Words
from render import render

# The script that wrote them was __main__ then, and so are its classes in the files.
for written in (Net, Steps, Words):
    written.__module__ = "__main__"


def read(path):
    return json.loads(json.dumps(render(torch.load(path, weights_only=False))))


def reads_its_own(path):
    try:
        torch.load(path, weights_only=False)
    except Exception:
        return False
    return True


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    good, again = map(pathlib.Path, sys.argv[1:3])
    same, beyond = 0, []
    files = sorted(again.glob("*.pt"))
    for file in files:
        try:
            found = read(file)
        except Exception as e:
            # The classes of TorchScript are in its code alone, which Java keeps apart from its values.
            if reads_its_own(good / file.name) and not file.stem.startswith("torchscript_"):
                print(f"{file.name}: {e!r}".replace("\n", " ")[:300])
            else:
                beyond.append(file.stem)
            continue
        if found == json.loads((good / file.name).with_suffix(".json").read_text()):
            same += 1
        else:
            print(f"{file.name}: reads as something else")
    print(f"{same} of {len(files)}; torch can't read its own of", *beyond)
