"""Turns the committed lessons into web pages that work offline: pages.py OUTPUT [--url URL] [--api FOLDER] NOTEBOOK...

Needs requirements/pages.txt. Nothing is run: the pages show the committed outputs. Where a Python block is followed by
its Java cell, the two stand side by side. FOLDER holds javadoc's pages and becomes OUTPUT/api. With URL, the address
at which OUTPUT will stand, the pages also say it to others: canonical addresses, OpenGraph, a site map, a page for 404.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

import lesson
import page_address
import page_cards
import page_classes
import page_pairs
import page_words as words

TOOLS = Path(__file__).parent
ROOT = TOOLS.parents[1]
FIRST_LINE = re.compile(r"\A(# [^\n]+\n)")
# What an export before this one wrote; the rest of a folder is left alone.
OURS = ("_static", "_images", "_downloads", "_sources", "notebooks", "howto", "api")
MARK = ".buildinfo"


def export(notebooks: list[Path], output: Path, url: str, api: Path | None) -> int:
    """Builds the pages; warnings are errors. Gives Sphinx's exit status."""
    with tempfile.TemporaryDirectory(prefix="rekindle-pages-") as folder:
        source, built = Path(folder) / "source", Path(folder) / "built"
        shutil.copytree(TOOLS / "pages", source)
        lessons = [(path.stem, lesson.read(path)) for path in notebooks]
        packages = page_classes.packages()
        for stem, notebook in lessons:
            nbformat.write(_page(notebook, stem, packages, api is not None), source / f"{stem}.ipynb")
        _fill(source / "index.md", LESSONS="\n".join(stem for stem, _ in lessons), CARDS=page_cards.cards(lessons, source / "_static" / "cards"))
        _fill(source / "classes.md", PACKAGES=_packages(packages, api is not None))
        _fill(source / "file-format.md", FORMAT=(ROOT / "lib" / "FORMAT.md").read_text(encoding="utf-8").split("\n", 1)[1])
        for page in [source / "index.md", *source.glob("howto/*.md")]:
            page.write_text(_in_columns(page.read_text(encoding="utf-8")), encoding="utf-8")
        os.environ["REKINDLE_URL"] = url
        status = build_main(["-W", "--keep-going", "-q", "-E", "-d", str(source / ".doctrees"), str(source), str(built)])
        if status == 0:
            _finish(notebooks, built, url, api)
            _replace(built, output)
        return status


def _page(notebook, stem: str, packages: list, api: bool):
    """A lesson as a page: how to have it at the top, the columns, the classes at the end."""
    page = page_pairs.side_by_side(notebook)
    number, _ = page_cards.title(notebook, stem)
    run = words.RUN.format(command="<code>./lessons</code>")
    have = f'<p class="have"><a href="notebooks/{stem}.ipynb" download>{words.DOWNLOAD}</a><span>{run}</span></p>'
    page.cells[0].source = FIRST_LINE.sub(lambda first: f"{first[1]}\n{have}\n", page.cells[0].source, count=1)
    if classes := page_classes.used(notebook, packages):
        listed = "\n".join(f"- {_link(one, api)}: {one.sentence}" for one in classes)
        page.cells.append(nbformat.v4.new_markdown_cell(f"## {words.CLASSES}\n\n{listed}", id="classes-used-here"))
    return page


def _packages(packages: list, api: bool) -> str:
    parts = [f'<p class="have"><a href="api/index.html">{words.API}</a></p>' if api else words.NO_API]
    for package in packages:
        rows = "\n".join(f"| {_link(one, api)} | {one.sentence} |" for one in package.classes)
        if rows:
            parts.append(f"## {package.name}\n\n{package.sentence}\n\n| {words.CLASS} | {words.SENTENCE} |\n|---|---|\n{rows}")
    return "\n\n".join(parts)


def _link(one, api: bool) -> str:
    # Raw, as Sphinx does not know the pages of javadoc.
    target = f"api/{one.page}" if api else f"classes.html#{one.package.replace('.', '-')}"
    return f'<a href="{target}"><code>{one.name}</code></a>'


def _in_columns(text: str) -> str:
    """A page's text with each Python block that a Java block follows beside it."""
    block = r"```{}\n((?:(?!```).*\n)*)```\n"
    python, java, printed = (block.format(language) for language in ("python", "java", "text"))
    both = re.compile(rf"((?:{python})(?:{printed})?)(?:{java})(?:{printed})?")
    return both.sub(lambda found: page_pairs.pair(found[1], found[4], found[5] or ""), text)


def _fill(page: Path, **parts: str) -> None:
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    page.write_text(text, encoding="utf-8")


def _finish(notebooks: list[Path], built: Path, url: str, api: Path | None) -> None:
    """What stands beside Sphinx's pages."""
    shutil.rmtree(built / "_sources", ignore_errors=True)  # empty
    (built / "notebooks").mkdir()
    for path in notebooks:
        shutil.copyfile(path, built / "notebooks" / path.name)
    # Without it GitHub's server leaves out the folders that begin with an underscore.
    (built / ".nojekyll").touch()
    if api is not None:
        shutil.copytree(api, built / "api")
    if url:
        page_address.publish(built, url)


def _replace(built: Path, output: Path) -> None:
    """Puts the pages in place of those of an earlier export; a file that no export wrote stays."""
    if (output / MARK).exists():
        for old in (*output.glob("*.html"), *(output / name for name in OURS)):
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    shutil.copytree(built, output, dirs_exist_ok=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("notebooks", type=Path, nargs="+")
    parser.add_argument("--url", default="")
    parser.add_argument("--api", type=Path)
    given = parser.parse_args()
    try:
        return export(given.notebooks, given.output, page_address.checked(given.url), given.api)
    except lesson.LessonError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
