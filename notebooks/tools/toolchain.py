"""The JDK, Maven and the build of the lessons' Java code. Says plainly what is missing."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "notebooks" / "target"
KERNEL = TARGET / "kernel"
OLDEST_JDK = 17
OFFLINE_SIGNS = (
    "Temporary failure in name resolution",
    "Unknown host",
    "Network is unreachable",
    "Connection refused",
    "Connect timed out",
    "No route to host",
    "in offline mode",
)


class Missing(Exception):
    """A tool that is not there, and how to get it."""


@dataclass(frozen=True)
class Jdk:
    home: Path
    version: int

    @property
    def java(self) -> Path:
        return self.home / "bin" / "java"


def jdk() -> Jdk:
    """The JDK that JAVA_HOME names, else the one whose java is on the PATH."""
    how = "Install a JDK 17 or newer (Debian and Ubuntu: `apt install openjdk-17-jdk`, macOS: `brew install openjdk`)"
    named = os.environ.get("JAVA_HOME")
    java = str(Path(named) / "bin" / "java") if named else shutil.which("java")
    if java is None:
        raise Missing(f"There is no java on the PATH. {how}, or set JAVA_HOME.")
    try:
        asked = subprocess.run([java, "-XshowSettings:properties", "-version"], capture_output=True, text=True)
    except OSError as problem:
        raise Missing(f"{java} does not start ({problem.strerror}). {how}, or set JAVA_HOME.") from None
    home = re.search(r"java\.home = (.+)", asked.stderr)
    version = re.search(r"java\.specification\.version = (?:1\.)?(\d+)", asked.stderr)
    if asked.returncode != 0 or not home or not version:
        raise Missing(f"{java} does not start. {how}, or set JAVA_HOME.")
    found = Jdk(Path(home[1].strip()), int(version[1]))
    if found.version < OLDEST_JDK:
        raise Missing(f"Java {found.version} in {found.home} is too old; {OLDEST_JDK} or newer is needed. {how}.")
    if not (found.home / "bin" / "javac").exists():
        raise Missing(f"{found.home} holds a JRE, without compiler and JShell. {how}.")
    return found


def build(jdk: Jdk) -> None:
    """Compiles library and lessons, without tests, when a source is newer than the last build."""
    if os.environ.get("REKINDLE_BUILT"):
        return  # by the Maven that asks, which must not be started in its own folders once more
    writable()
    now = fingerprint(jdk)
    stamp = KERNEL / "fingerprint"
    if stamp.exists() and stamp.read_text() == now and all(Path(p).exists() for p in classpath()):
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing(
            "There is no mvn on the PATH. Install Maven 3.8 or newer "
            "(Debian and Ubuntu: `apt install maven`, macOS: `brew install maven`)."
        )
    print("Building the Java code (the first time Maven downloads what it needs, about 250 MB) ...", flush=True)
    # The quick profile compiles without Error Prone: a learner does not wait for it.
    command = [maven, "-B", "-Pquick", "-pl", "notebooks", "-am", "process-classes", "-Dspotless.check.skip=true"]
    environment = dict(os.environ, JAVA_HOME=str(jdk.home))
    tail = _follow(command, environment)
    if tail is not None:
        raise Missing(_why_maven_failed(tail))
    stamp.write_text(now)


def writable() -> None:
    """The build, the kernel and a lesson's saved answers are written into the clone."""
    try:
        TARGET.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=TARGET):
            pass
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise
        raise Missing(
            f"This clone cannot be written to ({problem.strerror}: {TARGET}), and the lessons are built in it. "
            "Copy the clone to a folder of yours and start there."
        ) from None


def _why_maven_failed(output: str) -> str:
    if any(sign in output for sign in OFFLINE_SIGNS):
        return (
            "Maven has not downloaded yet what the build needs, and there is no network. "
            "Connect once and run this again; afterwards it works offline."
        )
    if "No space left on device" in output:
        return f"The disk is full: Maven's downloads (about 250 MB in ~/.m2) or the build in {TARGET} do not fit. Free some space and run this again."
    return "The build failed:\n" + output


def classpath() -> list[str]:
    """What the kernel can use: the lessons' own classes, then the file that Maven wrote."""
    written = KERNEL / "classpath"
    if not written.exists():
        return [str(written)]  # does not hold a class path: tells build() that it is needed
    return [str(TARGET / "classes"), *written.read_text().strip().split(os.pathsep)]


def fingerprint(jdk: Jdk) -> str:
    """Of all that Maven compiles for the lessons, and of the JDK."""
    digest = hashlib.sha256(str(jdk.home).encode())
    # Every artifact of lib, not a list of them: one that is forgotten would never be built again.
    poms = [ROOT / "pom.xml", ROOT / "lib" / "pom.xml", *sorted(ROOT.glob("lib/*/pom.xml")), ROOT / "notebooks" / "pom.xml"]
    files = list(poms)
    for part in (pom.parent for pom in poms[2:]):
        files += sorted(path for path in (part / "src" / "main").rglob("*") if path.is_file())
    for path in files:
        # Not the time: a layer of a container image rounds it.
        digest.update(f"{path}\0{path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _follow(command: list[str], environment: dict[str, str]) -> str | None:
    """Runs Maven with its downloads as one moving line; None, or the end of its output if it failed."""
    lines, downloads = [], 0
    terminal = sys.stdout.isatty()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as maven:
        for line in maven.stdout:
            if "Downloading from" in line:
                continue
            if "Downloaded from" in line:
                downloads += 1
                if terminal or downloads % 100 == 0:
                    print(f"  {downloads} files downloaded", end="\r" if terminal else "\n", flush=True)
                continue
            lines.append(line)
    if terminal and downloads:
        print()
    if maven.returncode == 0:
        return None
    wanted = [line for line in lines if line.startswith("[ERROR]")] or lines
    return "".join(wanted[:25])
