"""Runs lessons and writes their outputs back, in the one form that is committed: update.py NOTEBOOK..."""

import asyncio
import sys
import tempfile
from pathlib import Path

import nbformat

import execute
import lesson


def update(path: Path) -> list[str]:
    """Rewrites the notebook; gives a sentence for each cell that ended in an error, on purpose or not."""
    with tempfile.TemporaryDirectory(prefix="rekindle-", ignore_cleanup_errors=True) as folder:
        ran = execute.tidy(execute.execute(lesson.read(path), Path(folder)))
    nbformat.validate(ran)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(nbformat.writes(ran, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return [
        f"cell {index} ends in {output.ename}: {output.evalue}"[:200]
        for index, cell in enumerate(ran.cells)
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]


def main() -> int:
    for name in sys.argv[1:]:
        print(f"{Path(name).stem} ...", flush=True)
        try:
            notes = update(Path(name))
        except lesson.LessonError as problem:
            print(f"  {problem}")
            return 1
        for note in notes:
            print(f"  {note}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, asyncio.CancelledError):  # Ctrl-C; the kernel is ended by then
        sys.exit(130)
