"""Makes the skeleton of a lesson, one that passes every check: new_lesson.py FOLDER NN TITLE

What makes it a lesson of its own is then written in its place; notebooks/README.md says how. Needs the lessons'
environment and JUPYTER_PATH, as its cells are run once.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import nbformat
import update
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

TITLE = """# {number} · {title}

After this you can say in one sentence what the reader can do afterwards.

**Needs** the lessons before this one; about fifteen minutes."""

IMPORTS = """import dev.rekindle.*; import dev.rekindle.notebook.*; import dev.rekindle.tensor.*;"""

PYTHON = """Python saves a tensor. The Java cell beneath does the same, and shows it.

```python
import torch
x = torch.tensor([1.0, 2.0, 3.0])
torch.save(x, "x.pt")
```"""

READ = """What was saved is read again, and printed.

```python
print(torch.load("x.pt").tolist())
```
```text
[1.0, 2.0, 3.0]
```"""

EXERCISE = """**Exercise {number}.{index}.** How many elements has the tensor? Set `answer`; the check says whether it is right.

<details><summary>Hint</summary>

Count them.

</details>"""

ATTEMPT = """Integer answer{index} = null;
// TODO set answer{index}
Check.exercise("{number}.{index}").equal(3, answer{index});"""

SOLUTION = """<details><summary>Solution</summary>

```java
answer{index} = 3;
```

</details>"""

STEP = "Step {index}: one thought, and what the next cell shows."

RECAP = """## Recap

| PyTorch | Java |
|---|---|
| `torch.save(x, "x.pt")` | `Torch.save(x, "x.pt")` |
| `torch.load("x.pt")` | `Torch.load("x.pt")` |"""


class NotANewLesson(Exception):
    """The number or the title can't be taken; the text says why."""


def make(folder: Path, number: str, title: str) -> Path:
    """Writes the skeleton, not yet run, and gives its path."""
    number = number.zfill(2)
    if not re.fullmatch(r"\d\d", number):
        raise NotANewLesson(f"A lesson has a number of one or two digits; found {number!r}.")
    if taken := list(folder.glob(f"{number}-*.ipynb")):
        raise NotANewLesson(f"Number {number} is taken by {taken[0].name}.")
    name = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", title).lower().encode("ascii", "ignore").decode()).strip("-")
    if not name:
        raise NotANewLesson("The title needs letters, as the file is named by it.")
    path = folder / f"{number}-{name}.ipynb"
    nbformat.write(new_notebook(cells=_cells(str(int(number)), title)), path)
    return path


def _cells(number: str, title: str) -> list:
    note, code = new_markdown_cell, new_code_cell
    cells = [
        note(TITLE.format(number=number, title=title)),
        note("All imports stand here. Nothing is printed."),
        code(IMPORTS),
        note(PYTHON),
        code('Tensor x = Tensor.of(new float[] {1, 2, 3});\nTorch.save(x, "x.pt");\nx'),
        note(READ),
        code('Torch.load("x.pt").asTensor()'),
    ]
    for index in range(1, 4):
        cells += [note(STEP.format(index=index)), code("x.shape()[0]")]
    cells.append(note("## Exercises"))
    for index in range(1, 4):
        cells.append(note(EXERCISE.format(number=number, index=index)))
        cells.append(code(ATTEMPT.format(number=number, index=index)))
        cells.append(note(SOLUTION.format(index=index)))
    cells.append(note(RECAP))
    return cells


def main() -> int:
    try:
        path = make(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    except NotANewLesson as refused:
        print(refused, file=sys.stderr)
        return 1
    for note in update.update(path):
        print(note)
    print(f"{path} is a lesson now. `./lessons check {path.name[:2]}` holds it to the form; write yours in its place.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
