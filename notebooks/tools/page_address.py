"""What pages say to others once they have an address: a site map, and a page for what is not there."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import lesson

# Pages that are for readers who came another way, or that say nothing of their own.
UNLISTED = {"404.html", "search.html", "genindex.html"}
RELATIVE = re.compile(r'(\b(?:href|src|action|data-content_root)=")(?![a-z]+:|/|#)([^"]*")')


def checked(url: str) -> str:
    """The address with a slash at its end; empty if there is none."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise lesson.LessonError(f"--url {url}: expected an address such as https://example.org/rekindle/, without ? and #.")
    return url.rstrip("/") + "/"


def publish(built: Path, url: str) -> None:
    """Writes sitemap.xml and robots.txt; makes 404.html work at every depth, as a server sends it for any address."""
    pages = sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html"))
    listed = [page for page in pages if page not in UNLISTED and not page.startswith("api/")]
    entries = "".join(f"<url><loc>{escape(url + page.removesuffix('index.html'))}</loc></url>\n" for page in listed)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (built / "sitemap.xml").write_text(head + entries + "</urlset>\n", encoding="utf-8")
    (built / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n", encoding="utf-8")
    missing = built / "404.html"
    base = urlsplit(url).path
    missing.write_text(RELATIVE.sub(lambda found: found[1] + base + found[2].removeprefix("./"), missing.read_text(encoding="utf-8")), encoding="utf-8")
