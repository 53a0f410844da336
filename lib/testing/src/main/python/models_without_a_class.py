"""Writes whole models, each as NAME.pt with its printed form in NAME.txt, into the folder of the first argument."""

import hashlib
import sys
import types
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


class Block(nn.Sequential):
    """A container of a class of its own, as torchvision has them."""


class OnSelf(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(2, 2)
        self._register_load_state_dict_pre_hook(self.compat)

    def compat(self, *arguments):
        pass


class OnChild(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(2, 2)
        self.l.register_forward_hook(self.hook)

    def hook(self, *arguments):
        pass


class BoundAttribute(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(2, 2)
        self.act = self.f

    def f(self, x):
        return x


class Buffers(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("shown", torch.arange(3))
        self.register_buffer("hidden", torch.ones(2), persistent=False)
        self.register_buffer("absent", None)
        self.own = nn.Buffer(torch.ones(2))


class Halved(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(2, 2)
        self.scale = nn.Parameter(torch.ones(2), requires_grad=False)


CLASSES = (Block, OnSelf, OnChild, BoundAttribute, Buffers, Halved)


def register():
    """Makes the classes known as models.kept, in the Python that saves and in the one that loads."""
    module = types.ModuleType("models.kept")
    sys.modules["models"] = types.ModuleType("models")
    sys.modules["models"].kept = module
    sys.modules["models.kept"] = module
    for one in CLASSES:
        one.__module__, one.__qualname__ = "models.kept", one.__name__
        setattr(module, one.__name__, one)


def models():
    torch.manual_seed(0)
    yield "half", nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)).half()
    yield "bfloat16", nn.Sequential(nn.Linear(4, 3), nn.BatchNorm2d(3)).bfloat16()
    yield "double", nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)).double()
    mixed = nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2))
    mixed[0].half()
    mixed[1].bias.data = mixed[1].bias.data.double()
    yield "mixed", mixed
    yield "reflect", nn.Sequential(nn.Conv2d(2, 2, 3, padding=1, padding_mode="reflect"))
    yield "same", nn.Sequential(nn.Conv2d(2, 3, 3, padding="same", dilation=2), nn.BatchNorm2d(3, momentum=None))
    yield "plain_norms", nn.Sequential(
        nn.BatchNorm2d(2, affine=False),
        nn.BatchNorm2d(2, track_running_stats=False),
        nn.BatchNorm2d(2, momentum=None, bias=False),
        nn.LayerNorm((2, 3), elementwise_affine=False),
        nn.LayerNorm(2, bias=False),
    )
    yield "dilated_pool", nn.Sequential(
        nn.MaxPool2d(3, dilation=2), nn.MaxPool2d((3, 2), return_indices=True), nn.MaxPool2d(2, ceil_mode=True)
    )
    yield "integers_for_floats", nn.Sequential(nn.Dropout(0), nn.BatchNorm2d(2, eps=1, momentum=1), nn.Softmax(None))
    old = nn.Sequential(nn.Conv2d(1, 1, 1), nn.ReLU())
    del old[0]._reversed_padding_repeated_twice
    old[0]._padding_repeated_twice = (0, 0, 0, 0)
    yield "old_attributes", old
    more = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    more[0].i, more[0].type_name, more.note = 3, "Linear", {"a": [1, None]}
    yield "more_attributes", more
    tied = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    tied[1].weight = tied[0].weight
    yield "tied", tied
    layer = nn.Linear(2, 2)
    yield "shared", nn.Sequential(layer, nn.ReLU(), layer)
    holder = nn.Sequential(OrderedDict(a=nn.ReLU()))
    holder.register_module("b", None)
    yield "none_child", nn.ModuleList([nn.Identity(), nn.Identity()]).append(Block(nn.ReLU())).append(holder)
    yield "subclass", Block(nn.Conv2d(1, 2, 3, bias=False), nn.BatchNorm2d(2), nn.ReLU(inplace=True))
    yield "lazy", nn.Sequential(nn.LazyLinear(3), nn.LazyBatchNorm2d())
    yield "hooks_on_self", OnSelf()
    yield "hooks_on_child", OnChild()
    yield "bound_attribute", BoundAttribute()
    yield "hidden_buffer", nn.Sequential(Buffers())
    yield "buffers", Buffers()
    frozen = nn.Sequential(nn.Linear(2, 2)).eval()
    frozen[0].weight.requires_grad_(False)
    yield "frozen", frozen
    sparse = nn.Sequential(nn.Linear(2, 2, bias=False))
    sparse[0].weight = nn.Parameter(torch.eye(2).to_sparse())
    yield "sparse", sparse
    attributed = nn.Sequential(nn.Linear(2, 2))
    attributed[0].weight.tag = "first"
    yield "parameter_with_attributes", attributed
    yield "unknown_inside", nn.Sequential(nn.GRU(2, 3), Block(nn.Upsample(scale_factor=2.0)))
    yield "custom_children", nn.TransformerEncoderLayer(4, 2, 8)


def main(folder):
    register()
    for name, model in models():
        torch.save(model, folder / f"{name}.pt")
        (folder / f"{name}.txt").write_text(str(model))
        if name in ("half", "double"):
            x = torch.arange(8).reshape(2, 4).to(model[0].weight.dtype) / 8
            (folder / f"{name}.out").write_text(model(x).detach().numpy().tobytes().hex())
        if name == "bfloat16":
            torch.save(model.state_dict(), folder / "bfloat16_state.pt")
        if name == "same":
            x = torch.arange(144.0).reshape(2, 2, 6, 6) / 144
            model(x)
            text = hashlib.sha256(model(x).detach().contiguous().numpy().tobytes()).hexdigest()
            (folder / "same.out").write_text(text)
    odd = nn.Dropout()
    odd.p = 1.5
    torch.save(odd, folder / "odd_setting.pt")
    torch.save(Halved().half(), folder / "half_class.pt")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
