"""How Sphinx builds the pages. Nothing is loaded from another host."""

import os

from docutils import nodes

URL = os.environ.get("REKINDLE_URL", "")

project = "Rekindle"
copyright = "the Rekindle authors, Apache-2.0"
language = "en"
extensions = ["myst_nb", "sphinx_copybutton"]
nb_execution_mode = "off"
# Beside folded Python, which says "In Python".
nb_code_prompt_show = nb_code_prompt_hide = "In Java"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
templates_path = ["_templates"]
exclude_patterns = [] if URL else ["404.md"]
html_theme = "furo"
html_title = "Rekindle"
html_baseurl = URL
html_static_path = ["_static"]
html_css_files = ["rekindle.css"]
html_js_files = ["rekindle.js"]
html_logo = "_static/flame.svg"
html_favicon = "_static/flame.svg"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
# Summaries of results are fetched, which a browser refuses to a page from disk.
html_show_search_summary = False
copybutton_selector = "div.highlight:not(.printed *) pre"
# Colours that can be told from their ground by everyone; the grounds are ours, as theirs are the page's own.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {
    "light_css_variables": {
        "color-code-background": "#f4f4f4",
        "color-brand-primary": "#a63c06",
        "color-brand-content": "#a63c06",
        "color-brand-visited": "#7a3b72",
    },
    "dark_css_variables": {
        "color-code-background": "#202224",
        "color-brand-primary": "#ffab70",
        "color-brand-content": "#ffab70",
        "color-brand-visited": "#d9a7e0",
    },
}


def describe(app, page, template, context, doctree):
    """Gives the templates a page's first sentence, for search engines and for those who are sent a link."""
    context["description"] = ""
    context["url"] = URL
    if doctree is None:
        return
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            context["description"] = text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + " …"
            return


def setup(app):
    app.connect("html-page-context", describe)
