"""How Sphinx builds the lessons' pages. Nothing is loaded from another host."""

project = "Rekindle"
copyright = "the Rekindle authors, Apache-2.0"
extensions = ["myst_nb", "sphinx_design", "sphinx_copybutton"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Rekindle lessons"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
pygments_style = "friendly"
pygments_dark_style = "monokai"
