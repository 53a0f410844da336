"""Checks one lesson: check.py PART NOTEBOOK [--torch PYTHON]. Prints what is wrong; exit status 1 if anything is.

    java      runs as committed; the outputs are the committed ones
    solved    the same with the solutions filled in: every exercise prints ✓
    rerun     each exercise is run as it is, then edited and run again, in one kernel
    read      runs as committed, then its Python blocks in the folder that it left, but those that save; the files stay as they are
    whole     solved, rerun and read in one kernel
    python    its Python blocks alone, in a folder that holds the data files only
    style     its form
"""

import argparse
import ast
import asyncio
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson
from compare import differences, text_difference

DATA = Path(__file__).resolve().parent.parent / "data"


def java(notebook, torch: str | None) -> list[str]:
    with _folder() as folder:
        return _run(notebook, folder)


def solved(notebook, torch: str | None) -> list[str]:
    return _solved(notebook, lesson.solve(notebook))


def rerun(notebook, torch: str | None) -> list[str]:
    return _solved(notebook, _tried_twice(notebook))


def whole(notebook, torch: str | None) -> list[str]:
    import execute

    with _folder() as folder:
        ran = lesson.code_cells(execute.execute(_tried_twice(notebook), folder))
        committed, answers = lesson.code_cells(notebook), iter(ran)
        first = []
        for cell in committed:
            first.append(next(answers))
            if lesson.is_exercise(cell):
                next(answers)  # the solution
        return differences(committed, first) + _passes(notebook, ran) + _python_reads(notebook, folder, torch)


def _tried_twice(notebook):
    """Each exercise stands there as it is, and then with its solution."""
    filled = lesson.solve(notebook)
    cells = []
    for unsolved, cell in zip(notebook.cells, filled.cells):
        cells += [unsolved, cell] if lesson.is_exercise(unsolved) else [cell]
    filled.cells = cells
    return filled


def _solved(notebook, filled) -> list[str]:
    """Runs the filled lesson: exercises pass, every other cell prints what was committed."""
    import execute

    with _folder() as folder:
        return _passes(notebook, lesson.code_cells(execute.execute(filled, folder)))


def _passes(notebook, ran: list) -> list[str]:
    attempts = [cell for cell in ran if not lesson.is_exercise(cell)]
    committed = lesson.code_cells(notebook)
    answers = [new for old, new in zip(committed, attempts) if lesson.is_exercise(old)]
    others = [(old, new) for old, new in zip(committed, attempts) if not lesson.is_exercise(old)]
    problems = []
    for answer in answers:
        said = "".join(output.get("text", "") for output in answer.outputs)
        errors = [output.evalue for output in answer.outputs if output.output_type == "error"]
        if "✓" not in said or "○" in said or errors:
            problems.append(f"the solution of an exercise does not pass: {said.strip()} {' '.join(errors)}\n{answer.source}")
    if not answers:
        problems.append("there is no exercise")
    return problems + differences([old for old, _ in others], [new for _, new in others])


def read(notebook, torch: str | None) -> list[str]:
    with _folder() as folder:
        return _run(notebook, folder) + _python_reads(notebook, folder, torch)


def _python_reads(notebook, folder: Path, torch: str | None) -> list[str]:
    """Runs the Python blocks, but those that save, in the folder that the Java cells left."""
    before = _hashes(folder)
    problems = _python(lesson.python_blocks(notebook), folder, torch, skip_saving=True)
    if _hashes(folder) != before:
        problems.append("the Python blocks changed the files that Java left: a block that writes uses torch.save")
    return problems


def python(notebook, torch: str | None) -> list[str]:
    with _folder() as folder:
        for path in DATA.iterdir():
            if path.suffix in (".pt", ".pt2", ".csv"):
                shutil.copy(path, folder)
        return _python(lesson.python_blocks(notebook), folder, torch, skip_saving=False)


def style(notebook, torch: str | None) -> list[str]:
    from style import problems

    return problems(notebook)


PARTS = {part.__name__: part for part in (java, solved, rerun, read, whole, python, style)}


def _run(notebook, folder: Path) -> list[str]:
    import execute

    return differences(lesson.code_cells(notebook), lesson.code_cells(execute.execute(notebook, folder)))


def _python(blocks: list, folder: Path, torch: str | None, skip_saving: bool) -> list[str]:
    if torch is None:
        return ["--torch names no python"]
    program = [_unsaved(block.source) if skip_saving and block.saves else {"source": block.source, "skip": False} for block in blocks]
    runner = Path(__file__).with_name("python_blocks.py")
    ran = subprocess.run([torch, str(runner)], input=json.dumps(program), capture_output=True, text=True, cwd=folder)
    if ran.returncode != 0:
        return ["the Python blocks did not run: " + ran.stderr[-2000:]]
    problems = []
    for block, printed in zip(blocks, json.loads(ran.stdout)):
        if printed is None:
            continue
        problem = text_difference(block.printed, printed)
        if problem:
            problems.append(f"the Python block in cell {block.cell} ({block.source.splitlines()[0]}): {problem}")
    return problems


def _unsaved(source: str) -> dict:
    """In place of a block that saves: what was trained goes on from Java's file, as it went on from Python's own.

    Hundreds of steps end in other numbers on another processor or in another torch, and the lesson's later blocks
    compare what is in memory with what is in the file. What was only drawn from a seed stays as it is: it is the same.
    """
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.save" and isinstance(node.args[0], ast.Dict):
            named = [(key.value, value.func.value.id) for key, value in zip(node.args[0].keys, node.args[0].values) if _is_state(key, value)]
            if any(key.startswith("optimizer") for key, _ in named):
                path = ast.unparse(node.args[1])
                lines += [f"{name}.load_state_dict(torch.load({path})[{key!r}])" for key, name in named]
    return {"source": "\n".join(lines), "skip": not lines}


def _is_state(key, value) -> bool:
    called = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "state_dict"
    return isinstance(key, ast.Constant) and called and isinstance(value.func.value, ast.Name)


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class _folder(tempfile.TemporaryDirectory):
    """An empty temporary folder, given as a path."""

    def __init__(self):
        super().__init__(prefix="rekindle-", ignore_cleanup_errors=True)

    def __enter__(self) -> Path:
        return Path(super().__enter__())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--torch", help="a python that has torch")
    given = parser.parse_args()
    try:
        problems = PARTS[given.part](lesson.read(given.notebook), given.torch)
    except lesson.LessonError as problem:
        problems = [str(problem)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, asyncio.CancelledError):  # Ctrl-C; the kernel is ended by then
        sys.exit(130)
