"""Opens exported pages as a reader does: browse_pages.py FOLDER WORD [--search-only]

Opens each page of the folder from disk, in light and in dark, wide and narrow, and searches for WORD. Prints a sentence
for everything that is wrong: a request that leaves the folder, a message in the browser's console, a page wider than its
window, a picture or a line of code cut off, no way to the list of headings, the same ground in light and dark, a search
without a result, and what axe-core calls a violation on three of the pages. Needs requirements/browser.txt and a
`chromium` on the PATH.
"""

import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WIDTHS = (390, 800, 1300, 1366, 1536, 1920)
SCHEMES = ("light", "dark")
# The first page, a lesson, and the search: one of each kind.
AUDITED = ("index.html", "0*.html", "search.html")
AUDITED_WIDTHS = (390, 1300)

# Pictures that stick out of the text, unless a box around them scrolls; lines of code that are broken.
CUT_OFF = """() => {
  const right = document.querySelector("article").getBoundingClientRect().right + 1;
  const scrolls = e => e && e.tagName !== "ARTICLE" && (getComputedStyle(e).overflowX === "auto" || scrolls(e.parentElement));
  const sticksOut = e => e.getClientRects().length > 0 && e.getBoundingClientRect().right > right && !scrolls(e.parentElement);
  const cut = [...document.querySelectorAll("article :is(svg, img)")].filter(sticksOut);
  const broken = [...document.querySelectorAll("article .highlight pre")].filter(e => getComputedStyle(e).whiteSpace !== "pre" && !e.closest(".prose, .tag_prose"));
  return [...cut, ...broken].map(e => e.outerHTML.slice(0, 60));
}"""
# The list of headings, or the button that brings it; a page with one heading has neither.
HEADINGS = """() => {
  const shown = e => e && getComputedStyle(e).display !== "none" && e.getBoundingClientRect().right <= innerWidth && e.getBoundingClientRect().width > 0;
  const list = document.querySelector(".toc-drawer");
  return list.classList.contains("no-toc") || shown(list) || [...document.querySelectorAll(".toc-overlay-icon")].some(shown);
}"""


def check(folder: Path, word: str, search_only: bool) -> list[str]:
    pages = sorted(folder.glob("*.html")) + sorted(folder.glob("howto/*.html"))
    problems = [] if pages else [f"there are no pages in {folder}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        if pages and not search_only:
            audited = [next(iter(sorted(folder.glob(name))), pages[0]) for name in AUDITED]
            _measure(browser, pages, problems)
            grounds = {scheme: _audit(browser, audited, scheme, problems) for scheme in SCHEMES}
            if grounds["light"] == grounds["dark"]:
                problems.append("the pages have one ground in light and in dark")
        _search(browser, folder, word, problems)
        browser.close()
    return problems


def _measure(browser, pages: list[Path], problems: list[str]) -> None:
    page = _page(browser, "light", problems)
    for file in pages:
        page.goto(file.as_uri())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            where = f"{file.name}, {width} pixels wide"
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                problems.append(f"{where}: needs {needed} pixels")
            problems += [f"{where}: cut off or broken: {found}" for found in page.evaluate(CUT_OFF)]
            if not page.evaluate(HEADINGS):
                problems.append(f"{where}: there is no way to the list of headings")


def _audit(browser, pages: list[Path], scheme: str, problems: list[str]) -> str:
    """Notes what axe-core finds on the pages; gives the colour of their ground."""
    page = _page(browser, scheme, problems)
    ground = ""
    for file in pages:
        page.goto(file.as_uri())
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for width in AUDITED_WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)  # for the page's own script, which marks what scrolls
            problems += [f"{file.name}, {width} pixels wide, {scheme}: {found}" for found in _violations(page)]
    return ground


def _violations(page) -> list[str]:
    # Without preload, which fetches style sheets, and a browser refuses that to a page from disk.
    found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:120]}" for one in found for node in one["nodes"]]


def _search(browser, folder: Path, word: str, problems: list[str]) -> None:
    page = _page(browser, "light", problems)
    page.goto((folder / "index.html").as_uri())
    page.locator("input[name=q]").first.fill(word)
    page.keyboard.press("Enter")
    # Sphinx's own script says when it has looked at all pages; until then there is no output, or it pulses.
    page.wait_for_function("typeof Search !== 'undefined' && Search.output && Search._pulse_status < 0", timeout=30_000)
    if not page.locator("#search-results li a").count():
        problems.append(f"the search for {word!r} finds nothing")


def _page(browser, scheme: str, problems: list[str]):
    page = browser.new_context(color_scheme=scheme).new_page()
    page.on("request", lambda request: _note_foreign(request.url, problems))
    page.on("console", lambda message: problems.append(f"the console says: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(f"a script failed: {error}"))
    return page


def _note_foreign(url: str, problems: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        problems.append(f"a request left the pages: {url}")


if __name__ == "__main__":
    found = check(Path(sys.argv[1]).resolve(), sys.argv[2], "--search-only" in sys.argv[3:])
    print("\n".join(found), end="")
    sys.exit(1 if found else 0)
