"""The Jupyter kernel of the lessons: JJava, started by the chosen JDK itself.

JJava's own launcher takes whatever `java` is first on the PATH; this specification names the JDK instead. It is
written below `notebooks/target`, never into the user's Jupyter folders.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import toolchain
from environment import cache_folder
from toolchain import KERNEL, Jdk, classpath

NAME = "rekindle"
TITLE = "Java (Rekindle)"
JUPYTER = KERNEL / "jupyter"


def install(jdk: Jdk, python: Path) -> Path:
    """Writes the specification for this clone and gives the folder for JUPYTER_PATH."""
    folder = JUPYTER / "kernels" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_jjava(python), folder / "jjava.jar")
    shutil.copyfile(Path(__file__).with_name("start_kernel.py"), folder / "start_kernel.py")
    (folder / "quiet.properties").write_text(".level=WARNING\n")
    (folder / "kernel.json").write_text(json.dumps(specification(jdk, python), indent=1) + "\n")
    return JUPYTER


def specification(jdk: Jdk, python: Path) -> dict:
    # Since 22 the JVM warns about native code unless it is allowed by name.
    native = ["--enable-native-access=ALL-UNNAMED"] if jdk.version >= 22 else []
    return {
        "argv": [
            str(python),
            "{resource_dir}/start_kernel.py",
            str(jdk.java),
            "-ea",
            "-Xmx2g",
            "-Djava.awt.headless=true",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Dfile.encoding=UTF-8",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Djava.util.logging.config.file={resource_dir}/quiet.properties",
            "--add-opens",
            "jdk.jshell/jdk.jshell=ALL-UNNAMED",
            *native,
            "-jar",
            "{resource_dir}/jjava.jar",
            "{connection_file}",
        ],
        "display_name": TITLE,
        "language": "java",
        "interrupt_mode": "message",
        "env": {
            "JJAVA_CLASSPATH": os.pathsep.join(classpath()),
            "DJL_OFFLINE": "true",
            "DJL_CACHE_DIR": str(cache_folder() / "djl"),
        },
    }


def _jjava(python: Path) -> Path:
    jar = python.parent.parent / "share" / "jupyter" / "kernels" / "java" / "jjava.jar"
    if not jar.exists():
        sys.exit(f"{jar} is missing: remove {python.parent.parent} and start again.")
    return jar


def main() -> None:
    """Run with the lessons' python: writes the specification and prints the folder for JUPYTER_PATH."""
    try:
        print(install(toolchain.jdk(), Path(sys.executable)))
    except toolchain.Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
