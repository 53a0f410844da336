"""The Jupyter kernel of the lessons: JJava with the classes of `notebooks/kernel`, started by the chosen JDK itself.

JJava's own launcher takes whatever `java` is first on the PATH; this specification names the JDK instead. It is
written below `notebooks/target`, never into the user's Jupyter folders. JJava's jar comes with pip, and no Maven
repository has it: so the few classes on top of it are compiled here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import toolchain
from environment import cache_folder, in_words
from toolchain import KERNEL, ROOT, Jdk, classpath

NAME = "rekindle"
TITLE = "Java (Rekindle)"
JUPYTER = KERNEL / "jupyter"
SOURCES = ROOT / "notebooks" / "kernel"
DOCUMENTED = [ROOT / "lib" / "format", ROOT / "lib" / "torch", ROOT / "notebooks"]


def install(jdk: Jdk, python: Path) -> Path:
    """Writes the specification for this clone and gives the folder for JUPYTER_PATH."""
    folder = JUPYTER / "kernels" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_jjava(python), folder / "jjava.jar")
    _compile(jdk, folder)
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
            "-cp",
            "{resource_dir}/jjava.jar" + os.pathsep + "{resource_dir}/classes",
            "dev.rekindle.kernel.Main",
            "{connection_file}",
        ],
        "display_name": TITLE,
        "language": "java",
        "interrupt_mode": "message",
        "env": {
            "JJAVA_CLASSPATH": os.pathsep.join(classpath()),
            "REKINDLE_DATA": str(ROOT / "notebooks" / "data"),
            "DJL_OFFLINE": "true",
            "DJL_CACHE_DIR": str(cache_folder() / "djl"),
        },
    }


def _compile(jdk: Jdk, folder: Path) -> None:
    """Compiles the kernel's own classes and writes the sentences that it shows, where a source changed."""
    classes, stamp = folder / "classes", folder / "classes.stamp"
    sources = sorted(SOURCES.rglob("*.java"))
    documented = [part / "src" / "main" / "java" for part in DOCUMENTED]
    digest = hashlib.sha256(str(jdk.home).encode() + (folder / "jjava.jar").read_bytes())
    for path in [*sources, *(path for part in documented for path in sorted(part.rglob("*.java")))]:
        digest.update(f"{path}\0".encode() + path.read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    shutil.rmtree(classes, ignore_errors=True)
    classes.mkdir(parents=True)
    javac = [jdk.java.with_name("javac"), "-nowarn", "-proc:none", "-encoding", "UTF-8", "-d", classes]
    _run([*javac, "-cp", folder / "jjava.jar", *sources])
    written = classes / "dev" / "rekindle" / "kernel" / "sentences.tsv"
    _run([jdk.java, "-cp", classes, "dev.rekindle.kernel.SentenceWriter", written, *documented])
    stamp.write_text(digest.hexdigest())


def _run(command: list) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise toolchain.Missing("The kernel could not be made:\n" + done.stderr + done.stdout)


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
    except OSError as problem:
        sys.exit(in_words(problem))


if __name__ == "__main__":
    main()
