"""Reads a lesson: its cells, the solutions folded into its notes, its Python blocks and their printed answers.

The conventions:
- An exercise is a code cell with a line that holds `// TODO`. The note after it (or before it) folds the solution:
  a `<details>` whose summary says Solution, with a ```java block. The block takes the place of the `// TODO` line, or of
  the whole cell if it repeats the check.
- A ```python block is run against real torch. What it prints stands in the ```text block that follows it; a block
  without one prints nothing.
"""

import copy
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
FOLDED = re.compile(r"<details[^>]*>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
TODO = "// TODO"
CHECK = "Check.exercise("


class LessonError(Exception):
    """A lesson that does not keep to its conventions."""


@dataclass(frozen=True)
class PythonBlock:
    cell: int
    source: str
    printed: str

    @property
    def saves(self) -> bool:
        return "torch.save(" in self.source


def read(path: Path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_exercise(cell) -> bool:
    return cell.cell_type == "code" and TODO in cell.source


def solve(notebook):
    """The same lesson with every solution filled in; the notebook given is left as it is."""
    solved = copy.deepcopy(notebook)
    for index, cell in enumerate(solved.cells):
        if is_exercise(cell):
            cell.source = _filled(cell.source, _solution(notebook.cells, index))
    return solved


def _filled(source: str, solution: str) -> str:
    if CHECK in solution:
        return solution
    lines = source.split("\n")
    at = [i for i, line in enumerate(lines) if TODO in line]
    if len(at) != 1:
        raise LessonError(f"An exercise has one line with {TODO}; this one has {len(at)}:\n{source}")
    indent = lines[at[0]][: len(lines[at[0]]) - len(lines[at[0]].lstrip())]
    lines[at[0]] = "\n".join(indent + line if line else line for line in solution.split("\n"))
    return "\n".join(lines)


def _solution(cells: list, index: int) -> str:
    following, preceding = index + 1, index - 1
    for notes in (_notes(cells, following, 1), _notes(cells, preceding, -1)):
        for note in notes:
            for summary, body in FOLDED.findall(note.source):
                blocks = [source for language, source in FENCE.findall(body) if language == "java"]
                if "solution" in summary.lower() and blocks:
                    return blocks[-1].rstrip("\n")
    raise LessonError(f"Cell {index} is an exercise, but no solution is folded into the note after it or before it.")


def _notes(cells: list, index: int, step: int):
    while 0 <= index < len(cells) and cells[index].cell_type == "markdown":
        yield cells[index]
        index += step


def python_blocks(notebook) -> list[PythonBlock]:
    blocks = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        fences = FENCE.findall(cell.source)
        for at, (language, source) in enumerate(fences):
            if language == "python":
                answered = at + 1 < len(fences) and fences[at + 1][0] == "text"
                blocks.append(PythonBlock(index, source, fences[at + 1][1] if answered else ""))
    return blocks
