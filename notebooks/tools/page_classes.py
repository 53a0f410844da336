"""The library's public classes, as its sources describe them: name, package, first sentence."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The artifacts that a reader of these pages uses. The command line is no API.
SOURCES = [ROOT / part / "src" / "main" / "java" for part in ("lib/torch", "lib/format", "notebooks")]
DECLARED = re.compile(
    r"/\*\*(?P<doc>(?:(?!\*/).)*)\*/\s*(?:@[\w.]+(?:\([^)]*\))?\s*)*"
    r"public (?:(?:final|abstract|sealed|non-sealed|static|strictfp) )*(?:class|interface|record|enum|@interface) (?P<name>\w+)",
    re.DOTALL,
)
IMPORT = re.compile(r"import (dev\.rekindle(?:\.[a-z]\w*)*)\.([A-Z]\w*|\*);")
WORD = re.compile(r"\b[A-Z]\w*")


@dataclass(frozen=True)
class PublicClass:
    package: str
    name: str
    sentence: str

    @property
    def page(self) -> str:
        """Where javadoc puts it, below its folder."""
        return f"{self.package.replace('.', '/')}/{self.name}.html"


@dataclass(frozen=True)
class Package:
    name: str
    sentence: str
    classes: tuple[PublicClass, ...]


def packages() -> list[Package]:
    """The packages that are exported, by name: those that stand higher come first."""
    found = []
    for sources in SOURCES:
        for folder in sorted({file.parent for file in sources.rglob("*.java")} - {sources}):
            name = ".".join(folder.relative_to(sources).parts)
            if "internal" in name.split("."):
                continue
            described = folder / "package-info.java"
            text = re.search(r"/\*\*(.*?)\*/", described.read_text(encoding="utf-8"), re.DOTALL) if described.exists() else None
            found.append(Package(name, _sentence(text[1] if text else ""), tuple(_classes(folder, name))))
    return sorted(found, key=lambda package: package.name)


def used(notebook, known: list[Package]) -> list[PublicClass]:
    """The classes that a lesson imports, by name or with their package, and writes in a cell."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    imported = {(package, name) for source in sources for package, name in IMPORT.findall(source)}
    body = {word for source in sources for word in WORD.findall(IMPORT.sub("", source))}
    return [
        one
        for package in known
        for one in package.classes
        if one.name in body and {(package.name, one.name), (package.name, "*")} & imported
    ]


def providers() -> list[str]:
    """The files of classes that are public for ServiceLoader alone; they are no reader's business."""
    lists = [file for sources in SOURCES for file in (sources.parent / "resources").rglob("META-INF/services/*")]
    return [f"{line.split('.')[-1]}.java" for file in lists for line in file.read_text().split()]


def _classes(folder: Path, package: str):
    hidden = set(providers())
    for file in sorted(folder.glob("*.java")):
        if file.name in hidden:
            continue
        declared = DECLARED.search(file.read_text(encoding="utf-8"))
        if declared and declared["name"] == file.stem:
            yield PublicClass(package, file.stem, _sentence(declared["doc"]))


def _sentence(doc: str) -> str:
    """The first sentence of a doc comment, as Markdown."""
    text = " ".join(re.sub(r"^\s*\* ?", "", line).strip() for line in doc.strip().splitlines())
    text = re.split(r"(?<=\.)\s|\s@\w|<p>", text.strip(), maxsplit=1)[0].strip()
    text = re.sub(r"\{@(?:code|literal) ([^}]*)\}", r"`\1`", text)
    text = re.sub(r"\{@link(?:plain)? (?:[\w.]*\.)?#?([\w]+)[^}]*?\}", r"`\1`", text)
    return re.sub(r"<[^>]+>", "", text).replace("|", "\\|")
