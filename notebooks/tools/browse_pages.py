"""Opens exported pages as a reader does: browse_pages.py FOLDER WORD

Opens each page of the folder from disk, in light and in dark, and searches for WORD. Prints a sentence for everything
that is wrong: a request that leaves the folder, a page wider than its window, the same ground in light and dark, a
search without a result. Needs requirements/browser.txt and a `chromium` on the PATH.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NARROW, WIDE = 420, 1300


def check(folder: Path, word: str) -> list[str]:
    pages = sorted(folder.glob("*.html"))
    problems = [] if pages else [f"there are no pages in {folder}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        grounds = {scheme: _look(browser, pages, scheme, problems) for scheme in ("light", "dark")}
        if grounds["light"] == grounds["dark"]:
            problems.append("the pages have one ground in light and in dark")
        _search(browser, folder, word, problems)
        browser.close()
    return problems


def _look(browser, pages: list[Path], scheme: str, problems: list[str]) -> str:
    page = _page(browser, scheme, problems)
    ground = ""
    for file in pages:
        page.goto(file.as_uri())
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                problems.append(f"{file.name} is {needed} pixels wide in a window of {width}")
    return ground


def _search(browser, folder: Path, word: str, problems: list[str]) -> None:
    page = _page(browser, "light", problems)
    page.goto((folder / "index.html").as_uri())
    page.locator("input[name=q]").first.fill(word)
    page.keyboard.press("Enter")
    try:
        page.locator("#search-results li a").first.wait_for(timeout=30_000)
    except Exception:
        problems.append(f"the search for {word!r} finds nothing")


def _page(browser, scheme: str, problems: list[str]):
    page = browser.new_context(color_scheme=scheme).new_page()
    page.on("request", lambda request: _note_foreign(request.url, problems))
    return page


def _note_foreign(url: str, problems: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        problems.append(f"a request left the pages: {url}")


if __name__ == "__main__":
    found = check(Path(sys.argv[1]).resolve(), sys.argv[2])
    print("\n".join(found), end="")
    sys.exit(1 if found else 0)
