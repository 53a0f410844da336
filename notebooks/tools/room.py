"""Whether what the lessons install fits, asked before anything is downloaded."""

import shutil

from environment import EnvironmentFailure, cache_folder

MEGABYTE = 1 << 20
# As installed. Maven's downloads go to another folder, often on another disk.
PARTS = {"venvs/lessons-*/complete": 265, "djl/pytorch/*": 435}


def check() -> None:
    """Raises where JupyterLab, or the native library that a lesson's first array unpacks, would find no room."""
    cache = cache_folder()
    needed = sum(size for part, size in PARTS.items() if not any(cache.glob(part)))
    there = next(folder for folder in [cache, *cache.absolute().parents] if folder.exists())
    free = shutil.disk_usage(there).free // MEGABYTE
    if free < needed:
        raise EnvironmentFailure(
            f"There is too little room for {cache}: {free} MB are free, and about {needed} MB are installed once. "
            "Free some space, or set REKINDLE_CACHE to a folder with room."
        )
