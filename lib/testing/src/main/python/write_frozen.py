"""Packs the corpus as this torch makes it into one small file, for tests where there is no Python.

    write_frozen.py lib/testing/src/main/resources/frozen/corpus.zip.gz

It holds what corpus.py writes: good/NAME.pt beside good/NAME.json with what torch reads from it, good/saved.txt with the names
of those that torch.save wrote, and bad/NAME.pt. A zip that stores, gzipped as a whole: the files resemble each other. One
file is left out, as its size alone is remarkable. Run it anew, with the tests' Python, when the corpus has grown.
"""

import gzip
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

LARGEST_BYTES = 200_000
MOST_BYTES = 2_000_000
NO_TIME = (1980, 1, 1, 0, 0, 0)


def packed(folder):
    """The files' names are sorted, and no time is in it: two packs differ where the files do."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            if path.suffix == ".json" and path.parent.name == "good":
                content = json.dumps(json.loads(content), separators=(",", ":")).encode()
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), NO_TIME), content)
    return gzip.compress(whole.getvalue(), mtime=0)


def main(target):
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        # A Python of its own, as for the tests: there the classes in the files are __main__'s.
        script = pathlib.Path(__file__).with_name("corpus.py")
        subprocess.run([sys.executable, script, made], check=True, env=dict(os.environ, PYTHONHASHSEED="0"))
        for path in list(folder.rglob("*.pt")):
            if path.stat().st_size > LARGEST_BYTES:
                path.unlink()
                path.with_suffix(".json").unlink()
                print("left out:", path.stem)
        pack = packed(folder)
    assert len(pack) <= MOST_BYTES, len(pack)
    pathlib.Path(target).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(target).write_bytes(pack)
    print(len(pack), "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
