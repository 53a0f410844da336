"""Puts each Python block and the Java cell beneath it side by side, each with what it prints."""

import copy
import re

import page_words as words

# The last Python block of a note, with its printed answer if there is one, and nothing after it.
LAST_PYTHON = re.compile(r"(?:^|\n)(```python[^\n]*\n(?:(?!```).*\n)*```[ \t]*(?:\n+```text[^\n]*\n(?:(?!```).*\n)*```)?)\s*\Z")
FENCED_PRINT = re.compile(r"^```text[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
ANSI = re.compile(r"\x1b\[[0-9;]*m")

# The characters that fit into the two columns on a laptop. Python takes more of the width where Java can spare it.
COLUMNS = (50, 75)
LONGEST = 90

PAIR = """
:::::::::{{container}} pair{even}

::::::::{{container}} side

<p class="side-name">{python_name}</p>

{python}
::::::::

::::::::{{container}} side

<p class="side-name">{java_name}</p>

{java}
::::::::
:::::::::
"""


def side_by_side(notebook):
    """The notebook with each pair of Python block and Java cell in two columns, printed answers included."""
    paired = copy.deepcopy(notebook)
    for note, cell in zip(paired.cells, paired.cells[1:]):
        if note.cell_type != "markdown" or cell.cell_type != "code":
            continue
        match = LAST_PYTHON.search(note.source)
        if match:
            printed, cell.outputs = _printed(cell.outputs)
            note.source = note.source[: match.start()] + "\n" + pair(match[1], cell.source, printed)
            _tag(cell, "remove-input")
    for cell in paired.cells:
        if cell.cell_type == "code" and _is_prose("".join(output.get("text", "") for output in cell.outputs)):
            _tag(cell, "prose")
    return paired


def pair(python: str, java: str, printed: str) -> str:
    """Two columns: a fenced Python block, with or without its answer, and a Java source with its answer."""
    narrow, wide = COLUMNS
    longest_python, longest_java = (max(map(len, text.splitlines()), default=0) for text in (python, java))
    return PAIR.format(
        even=" even" if longest_python > narrow and longest_java <= (narrow + wide) / 2 else "",
        python_name=words.PYTHON,
        java_name=words.JAVA,
        python=FENCED_PRINT.sub(lambda block: _print_block(block[1]), python),
        java=_fenced("java", java) + (_print_block(printed) if printed.strip() else ""),
    )


def _print_block(text: str) -> str:
    return f"\n\n::::{{container}} printed{' prose' if _is_prose(text) else ''}\n{_fenced('text', text)}\n::::\n"


def _is_prose(text: str) -> bool:
    """Whether a line is too long for any column: a message, which may be wrapped between words, unlike code."""
    return max(map(len, text.splitlines()), default=0) > LONGEST


def _tag(cell, tag: str) -> None:
    cell.metadata["tags"] = [*cell.metadata.get("tags", []), tag]


def _fenced(language: str, text: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _printed(outputs: list) -> tuple[str, list]:
    """What a cell prints before its first table or picture, and the outputs that are left."""
    text = []
    for at, output in enumerate(outputs):
        if output.output_type == "stream":
            text.append(output.text)
        elif output.output_type == "execute_result" and set(output.data) == {"text/plain"}:
            text.append(output.data["text/plain"])
        else:
            return ANSI.sub("", "".join(text)), outputs[at:]
    return ANSI.sub("", "".join(text)), []
