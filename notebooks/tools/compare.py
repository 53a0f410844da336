"""Compares what a lesson printed with what it printed when it was committed.

Words must be equal; spaces may differ in number, as numbers move columns. A whole number must be equal. A number with
a fraction may differ by one unit of its last printed place, or by 1e-4 of its size, whichever is more: another CPU
computes other last bits. A picture is compared by its data: an SVG by its numbers, a PNG by the text beside it, and its
size. An error is compared by its name and value, as its stack trace names running numbers of snippets.
"""

import base64
import re
import struct

RELATIVE = 1e-4
NUMBER = re.compile(r"(?:(?<![\w.)\]])[-+])?\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d+")
SPACES = re.compile(r"\s+")


def differences(expected: list, found: list) -> list[str]:
    """Differences between the outputs of two runs of the same code cells, one sentence each."""
    problems = []
    for number, (old, new) in enumerate(zip(expected, found), start=1):
        where = f"code cell {number} ({_first_line(old.source)})"
        if len(old.outputs) != len(new.outputs):
            problems.append(f"{where}: expected {_list(old.outputs)}, found {_list(new.outputs)}")
            continue
        for a, b in zip(old.outputs, new.outputs):
            problem = output_difference(a, b)
            if problem:
                problems.append(f"{where}: {problem}")
    if len(expected) != len(found):
        problems.append(f"expected {len(expected)} code cells, found {len(found)}")
    return problems


def output_difference(expected, found) -> str | None:
    if _kind(expected) != _kind(found):
        return f"expected {_list([expected])}, found {_list([found])}"
    if expected.output_type == "stream":
        return text_difference(expected.text, found.text)
    if expected.output_type == "error":
        return text_difference(f"{expected.ename}: {expected.evalue}", f"{found.ename}: {found.evalue}")
    if set(expected.data) != set(found.data):
        return f"expected the types {sorted(expected.data)}, found {sorted(found.data)}"
    for mime, old in expected.data.items():
        if mime == "image/png":
            problem = _png_difference(old, found.data[mime])
        else:
            problem = text_difference(_text(old), _text(found.data[mime]))
        if problem:
            return f"{mime}: {problem}"
    return None


def text_difference(expected: str, found: str) -> str | None:
    """None if the texts agree within the tolerance, else a sentence with the first line that differs."""
    old_lines, new_lines = expected.rstrip().split("\n"), found.rstrip().split("\n")
    for old, new in zip(old_lines, new_lines):
        if not _line_agrees(old, new):
            return f"expected {_short(old)}, found {_short(new)}"
    if len(old_lines) != len(new_lines):
        longer = old_lines if len(old_lines) > len(new_lines) else new_lines
        extra = longer[min(len(old_lines), len(new_lines))]
        return f"expected {len(old_lines)} lines, found {len(new_lines)}; the first other line is {_short(extra)}"
    return None


def _line_agrees(expected: str, found: str) -> bool:
    if expected == found:
        return True
    if [_collapse(part) for part in NUMBER.split(expected)] != [_collapse(part) for part in NUMBER.split(found)]:
        return False
    return all(_number_agrees(a, b) for a, b in zip(NUMBER.findall(expected), NUMBER.findall(found)))


def _number_agrees(expected: str, found: str) -> bool:
    if expected == found:
        return True
    if expected.isdigit() or found.isdigit():
        return False
    a, b = float(expected), float(found)
    # A hair wider than one unit, so that 0.1235 and 0.1236 agree in binary too.
    return abs(a - b) <= max(1.001 * _last_place(expected), RELATIVE * abs(a))


def _last_place(number: str) -> float:
    mantissa, _, exponent = number.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def _png_difference(expected: str, found: str) -> str | None:
    old, new = _png_size(expected), _png_size(found)
    if old is None or new is None:
        return "not a PNG"
    return None if old == new else f"expected {old[0]} × {old[1]} pixels, found {new[0]} × {new[1]}"


def _png_size(data: str) -> tuple[int, int] | None:
    raw = base64.b64decode(data)
    return struct.unpack(">II", raw[16:24]) if raw.startswith(b"\x89PNG\r\n\x1a\n") and len(raw) > 57 else None


def _kind(output) -> tuple:
    return (output.output_type, output.get("name"))


def _text(data) -> str:
    return data if isinstance(data, str) else "".join(data) if isinstance(data, list) else repr(data)


def _collapse(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def _short(text: str) -> str:
    return repr(text if len(text) <= 160 else text[:157] + "...")


def _first_line(source: str) -> str:
    return source.split("\n")[0][:60]


def _list(outputs: list) -> str:
    named = []
    for output in outputs:
        name = output.output_type
        if name == "error":
            name += f" {output.ename}: {output.evalue}"[:300]
        elif name == "stream":
            name += f" {output.name} {output.text[:80]!r}"
        named.append(name)
    return ", ".join(named) or "no output"
