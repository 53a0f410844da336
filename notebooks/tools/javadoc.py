"""The public classes' own pages, made by the JDK's javadoc: javadoc.py FOLDER. The library has to be built."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import page_classes
import toolchain
from toolchain import Jdk, Missing


def make(jdk: Jdk, folder: Path) -> None:
    """Writes the pages of every exported package into the folder."""
    with tempfile.TemporaryDirectory(prefix="rekindle-javadoc-") as copied:
        # One source tree: javadoc would hold each artifact to its module, and can't see from one into the other.
        hidden = shutil.ignore_patterns("module-info.java", *page_classes.providers())
        for sources in page_classes.SOURCES:
            shutil.copytree(sources, copied, dirs_exist_ok=True, ignore=hidden)
        packages = [package.name for package in page_classes.packages()]
        command = [jdk.home / "bin" / "javadoc", "-quiet", "-notimestamp", "-encoding", "UTF-8", "-d", folder]
        command += ["-windowtitle", "Rekindle", "-doctitle", "Rekindle", "-Xdoclint:none", "-sourcepath", copied]
        # The kernel's own classes are not on a class path that Maven writes; a page names them without a link.
        command += ["--ignore-source-errors", "-classpath", os.pathsep.join(toolchain.classpath()), *packages]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode != 0 or not (folder / "index.html").exists():
            raise Missing("javadoc failed:\n" + "\n".join((made.stdout + made.stderr).splitlines()[-25:]))


if __name__ == "__main__":
    make(toolchain.jdk(), Path(sys.argv[1]))
