"""The landing page's cards: a lesson's number, title, promise and first picture."""

import base64
import html
import re
from pathlib import Path

import lesson
import page_words as words

TITLE = re.compile(r"^# (?:(\d+) · )?(.+)$", re.MULTILINE)
PROMISE = re.compile(r"\bAfter this (?:lesson )?you can (.+?[.:])(?:\s|$)", re.DOTALL)
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Small images that a cell shows in a row, as the gallery of a data set does.
INLINE = re.compile(r'src="(data:image/png;base64,[A-Za-z0-9+/=]+)"')
SHOWN = 8
# What names a drawing, and what it says under the pointer: a card is one link with one name.
NAMES = re.compile(r"<title>.*?</title>|<desc>.*?</desc>|\srole=\"[^\"]*\"|\saria-label=\"[^\"]*\"", re.DOTALL)


def cards(notebooks: list[tuple[str, object]], pictures: Path) -> str:
    """The cards as HTML; pictures that are no drawings are written into the folder."""
    pictures.mkdir(parents=True, exist_ok=True)
    shown: set[str] = set()
    return '<div class="cards">\n' + "\n".join(_card(stem, notebook, pictures, shown) for stem, notebook in notebooks) + "\n</div>"


def title(notebook, name: str) -> tuple[str, str]:
    """A lesson's number and title, as Markdown."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := TITLE.search(cell.source)):
            return match[1] or name[:2].lstrip("0"), match[2].strip()
    raise lesson.LessonError(f"{name} has no title.")


def promise(notebook) -> str:
    """What one can after a lesson, in one sentence; empty where the first note does not say it."""
    found = PROMISE.search(notebook.cells[0].source) if notebook.cells else None
    return " ".join(found[1].split()).rstrip(".:") + "." if found else ""


def _card(stem: str, notebook, pictures: Path, shown: set[str]) -> str:
    number, name = title(notebook, stem)
    said = promise(notebook)
    exercises = sum(lesson.is_exercise(cell) for cell in notebook.cells)
    return (
        f'<a class="card" href="{stem}.html">\n'
        f'<span class="card-picture" aria-hidden="true">{_picture(notebook, stem, number, pictures, shown)}</span>\n'
        f'<span class="card-number">{words.LESSON.format(number=number)} · {words.EXERCISES.format(count=exercises)}</span>\n'
        f'<strong class="card-title">{_inline(name)}</strong>\n'
        f'<span class="card-promise">{_inline(said[:1].upper() + said[1:])}</span>\n</a>'
    )


def _picture(notebook, stem: str, number: str, pictures: Path, shown: set[str]) -> str:
    """The first picture of a lesson that no card before shows, else its first; its number where it has none."""
    found = _pictures(notebook, stem, pictures)
    chosen = next((picture for picture in found if picture not in shown), found[0] if found else None)
    shown.add(chosen or "")
    return chosen or f'<span class="card-figure">{number}</span>'


def _pictures(notebook, stem: str, pictures: Path) -> list[str]:
    found = []
    for cell in lesson.code_cells(notebook):
        for data in (output.get("data", {}) for output in cell.outputs):
            drawn = SVG.search(data.get("image/svg+xml", "") or data.get("text/html", ""))
            if drawn:
                found.append(_framed(NAMES.sub("", drawn[0])))
            elif images := INLINE.findall(data.get("text/html", "")):
                # Eight at a time: two lessons that begin with one gallery do not look the same.
                for start in range(0, max(1, len(images) - SHOWN + 1), SHOWN):
                    gallery = "".join(f'<img src="{image}" alt="">' for image in images[start : start + SHOWN])
                    found.append(f'<span class="card-gallery">{gallery}</span>')
            elif "image/png" in data:
                (pictures / f"{stem[:2]}.png").write_bytes(base64.b64decode(data["image/png"]))
                found.append(f'<img src="_static/cards/{stem[:2]}.png" alt="" loading="lazy">')
    return found


def _framed(svg: str) -> str:
    """The drawing with the size that its card gives it. Markdown ends raw HTML at an empty line."""
    head, rest = svg.split(">", 1)
    size = re.search(r'\swidth="(\d+)"[^>]*\sheight="(\d+)"', head)
    if size and "viewBox" not in head:
        head += f' viewBox="0 0 {size[1]} {size[2]}"'
    head = re.sub(r'\s(?:width|height|style)="[^"]*"', "", head)
    return re.sub(r"\n\s*\n", "\n", head + ">" + rest)


def _inline(markdown: str) -> str:
    """Code spans and emphasis as HTML; links as their words, as a card is a link itself."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = html.escape(text, quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)
