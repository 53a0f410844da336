"""Checks that every link of exported pages leads somewhere: page_links.py FOLDER

Prints a sentence for each link to a file or a place in a file that is not there. The pages of javadoc are led to, and
not looked through: their links are its own. Addresses on other hosts are not asked.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, file: Path):
        super().__init__()
        self.places, self.links = {""}, []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        self.links += [given[name] for name in ("href", "src") if given.get(name)]


def problems(folder: Path) -> list[str]:
    pages = {}

    def page(file: Path) -> Page:
        if file not in pages:
            pages[file] = Page(file)
        return pages[file]

    found = []
    for file in sorted(folder.rglob("*.html")):
        inside = file.relative_to(folder)
        if inside.parts[0] in ("api", "_static"):
            continue
        for link in page(file).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or parts.path.startswith("/"):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                found.append(f"{inside} links to {link}, which is not there")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in page(target).places:
                found.append(f"{inside} links to {link}: the page has no such place")
    return found


if __name__ == "__main__":
    print("\n".join(problems(Path(sys.argv[1]).resolve())), end="")
