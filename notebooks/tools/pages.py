"""Turns the committed lessons into web pages that work offline: pages.py OUTPUT NOTEBOOK...

Needs requirements/pages.txt. Nothing is run: the pages show the committed outputs. Where a Python block is followed by
its Java cell, the two stand side by side.
"""

import copy
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

import lesson

TOOLS = Path(__file__).parent
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
# The last Python block of a note, with its printed answer if there is one, and nothing after it.
LAST_PYTHON = re.compile(r"(?:^|\n)(```python[^\n]*\n(?:(?!```).*\n)*```[ \t]*(?:\n+```text[^\n]*\n(?:(?!```).*\n)*```)?)\s*\Z")

PAIR = """
:::::{{grid}} 1 1 1 2
:gutter: 2
:class-container: side-by-side

::::{{grid-item}}
**Python**

{python}
::::

::::{{grid-item}}
**Java**

```java
{java}
```
::::
:::::
"""


def export(notebooks: list[Path], output: Path) -> int:
    """Builds the pages; warnings are errors. Gives Sphinx's exit status."""
    with tempfile.TemporaryDirectory(prefix="rekindle-pages-") as folder:
        source = Path(folder)
        shutil.copytree(TOOLS / "pages", source, dirs_exist_ok=True)
        titles = []
        for path in notebooks:
            notebook = lesson.read(path)
            titles.append((path.stem, _title(notebook, path)))
            nbformat.write(side_by_side(notebook), source / path.name)
        (source / "index.md").write_text(_index(source / "index.md", titles), encoding="utf-8")
        return build_main(["-W", "--keep-going", "-q", "-E", "-d", str(source / ".doctrees"), str(source), str(output)])


def side_by_side(notebook):
    """The notebook with each pair of Python block and Java cell in two columns."""
    paired = copy.deepcopy(notebook)
    for note, cell in zip(paired.cells, paired.cells[1:]):
        if note.cell_type != "markdown" or cell.cell_type != "code":
            continue
        match = LAST_PYTHON.search(note.source)
        if match:
            note.source = note.source[: match.start()] + "\n" + PAIR.format(python=match[1], java=cell.source)
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "remove-input"]
    return paired


def _title(notebook, path: Path) -> str:
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := TITLE.search(cell.source)):
            return match[1]
    raise lesson.LessonError(f"{path.name} has no title.")


def _index(template: Path, titles: list[tuple[str, str]]) -> str:
    return template.read_text(encoding="utf-8").replace("LESSONS", "\n".join(stem for stem, _ in titles))


def main() -> int:
    output, *notebooks = map(Path, sys.argv[1:])
    try:
        return export(notebooks, output)
    except lesson.LessonError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
