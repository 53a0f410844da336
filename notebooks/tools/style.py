"""What a lesson looks like: short cells, a sentence before each, nothing of one machine or moment in its outputs."""

import re

import lesson

LINES_A_CELL = 15
COLUMNS = 100
# Beside a Python block a Java cell has less room.
COLUMNS_IN_A_PAIR = 76
CELLS = range(20, 41)
EPHEMERAL = {
    "an absolute path": re.compile(r"(?<![\w.<:/])/(?:tmp|home|root|Users|var|work|private)/"),
    "an object's address": re.compile(r"@[0-9a-f]{6,}\b"),
    "a time": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d+(?:\.\d+)? ?(?:ms|milliseconds)\b"),
}
LONG_NUMBER = re.compile(r"\d\.\d{7,}")


def problems(notebook) -> list[str]:
    """Every breach of style, one sentence each."""
    cells = notebook.cells
    found = []
    if len(cells) not in CELLS:
        found.append(f"a lesson has {CELLS.start} to {CELLS.stop - 1} cells, this one has {len(cells)}")
    if notebook.metadata.get("kernelspec", {}).get("name") != "rekindle":
        found.append("the kernel is not called rekindle")
    ids = [cell.get("id") for cell in cells]
    if len(set(ids)) != len(ids):
        found.append("two cells have one id")
    importing = [i for i, cell in enumerate(cells) if cell.cell_type == "code" and re.search(r"^import ", cell.source, re.M)]
    if len(importing) != 1:
        found.append(f"imports stand in one cell; here in {len(importing)}: {importing}")
    for index, cell in enumerate(cells):
        if cell.cell_type == "code":
            found += [f"cell {index}: {problem}" for problem in _cell(cells, index)]
    return found


def _cell(cells: list, index: int) -> list[str]:
    cell = cells[index]
    found = []
    lines = len(cell.source.split("\n"))
    if lines > LINES_A_CELL:
        found.append(f"{lines} lines; at most {LINES_A_CELL}")
    widest = max(map(len, cell.source.split("\n")))
    paired = index > 0 and any(language == "python" for language, _ in lesson.FENCE.findall(cells[index - 1].source))
    most = COLUMNS_IN_A_PAIR if paired else COLUMNS
    if widest > most:
        found.append(f"a line of {widest} characters; at most {most}{' under a Python block' if paired else ''}")
    if index == 0 or cells[index - 1].cell_type != "markdown" or not cells[index - 1].source.strip():
        found.append("no sentence stands before it")
    # A star over DJL's packages would bring a second Parameter, Linear and Block.
    if re.search(r"^import (?!dev\.rekindle\.)[^;]*\*;", cell.source, re.M):
        found.append("a star imports this library's packages alone; of others, each class is named")
    if cell.execution_count is None:
        found.append("it was never run: ./lessons update")
    for output in cell.outputs:
        found += _output(output)
    if lesson.is_exercise(cell) and not any("○" in output.get("text", "") for output in cell.outputs):
        found.append("an exercise is committed unsolved and prints ○")
    return found


def _output(output) -> list[str]:
    if output.output_type == "error":
        return []
    if output.output_type == "stream":
        texts = [output.text]
        found = ["it writes to stderr"] if output.name == "stderr" else []
    else:
        texts, found = [str(text) for mime, text in output.data.items() if mime != "image/png"], []
    for text in texts:
        found += [f"its output holds {name}: {match[0]!r}" for name, pattern in EPHEMERAL.items() if (match := pattern.search(text))]
    if output.output_type == "stream" and (match := LONG_NUMBER.search(output.text)):
        found.append(f"it prints more digits than another CPU agrees on: {match[0]!r}")
    return found
