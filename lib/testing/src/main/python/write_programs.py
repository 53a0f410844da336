"""Writes small programs with any torch since 2.1, and what that torch computes with them.

    python write_programs.py lib/torch/src/test/resources/programs

The files go into <folder>/<torch version>/: NAME.pt2, and NAME.answers.pt with what goes in and comes out, call after
call, and the state after them. What a torch cannot export or save is told on the way, and left out.
"""
import sys
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.export import export

try:
    from torch.export import Dim
except ImportError:  # torch 2.1
    Dim = None

warnings.filterwarnings("ignore")
# Since 2.6 the schema is the same: fewer programs tell one torch from the next.
OF_EACH = ("net", "words", "nested", "tied")
BATCH = Dim and Dim("batch", min=1, max=15)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 4 * 4, 5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn(self.conv(x))), 2)
        return F.log_softmax(self.fc(torch.flatten(x, 1)), dim=1)


class Words(nn.Module):
    """A layer of a transformer: nn.TransformerEncoderLayer itself takes a path that torch 2.1 cannot export."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8)
        self.taken = nn.Linear(8, 24)
        self.given = nn.Linear(8, 8)
        self.norm = nn.LayerNorm(8)
        self.wide = nn.Linear(8, 16)
        self.narrow = nn.Linear(16, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, words):
        x = self.embedding(words)
        q, k, v = [part.unflatten(-1, (2, 4)).transpose(1, 2) for part in self.taken(x).chunk(3, -1)]
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = self.norm(x + self.given(y))
        return self.head((x + self.narrow(F.gelu(self.wide(x)))).mean(1))


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 4, batch_first=True, bidirectional=True)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])


class Counter(nn.Module):
    """Buffers that change with each call."""

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.register_buffer("seen", torch.zeros(3))

    def forward(self, x):
        self.calls.add_(1)
        self.seen.mul_(0.9).add_(x.sum(0))
        return x * self.seen + self.calls


class Nested(nn.Module):
    """Inputs and outputs within each other, numbers and a constant tensor."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3))
        self.table = torch.arange(3.0)

    def forward(self, x, pair, options):
        shift, extra = pair
        y = x * self.weight + self.table + shift
        return {"y": y, "z": (options["u"] - extra[0], [y.sum()])}


class Numbers(nn.Module):
    """Numbers that go in and come out."""

    def forward(self, x, scale):
        return x * scale, x.shape[0] * 2 + 1


class Tied(nn.Module):
    """One weight under two names, one that wants no gradient, half precision."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)
        self.second.weight = self.first.weight
        self.second.bias.requires_grad_(False)
        self.register_buffer("halved", torch.tensor([0.5, 2.0, 3.0, 1.0]).half())

    def forward(self, x):
        y = self.second(torch.tanh(self.first(x)))
        return y, y.half() * self.halved, torch.where(y > 0, 1, 0).to(torch.int64), (y > 0).any()


class Shapes(nn.Module):
    """Sizes that are computed, and operators with lists, types, texts and None."""

    def forward(self, x):
        rows = x.shape[0]
        a, b = torch.split(x, [2, 4], dim=1)
        c = torch.cat([a, b[:, 1:3]], 1).reshape(rows * 2, 2)
        d = F.pad(c, (1, 0), value=-1.0).clamp(min=-0.5)
        e = torch.full((rows, 2), 3.5) + torch.arange(2) + torch.zeros(rows, 2, dtype=torch.float64)
        top, where = x.topk(2, dim=1)
        return d.permute(1, 0), e, top, where, x.var(1, keepdim=True), F.gelu(x, approximate="tanh")


def images(batch):
    return (torch.randn(batch, 1, 8, 8),)


PROGRAMS = {
    "net": (Net, images, ({0: BATCH},), (2, 1, 5)),
    "words": (Words, lambda batch: (torch.randint(0, 20, (batch, 5)),), ({0: BATCH},), (2, 1, 5)),
    "sequence": (Sequence, lambda batch: (torch.randn(batch, 4, 3),), None, (2,)),
    "counter": (Counter, lambda batch: (torch.randn(batch, 3),), ({0: BATCH},), (2, 1, 5)),
    "nested": (
        Nested,
        lambda batch: (torch.randn(batch, 3), (torch.randn(3), [torch.randn(1)]), {"u": torch.randn(2)}),
        ({0: BATCH}, (None, [None]), {"u": None}),
        (2, 1, 5),
    ),
    "numbers": (Numbers, lambda batch: (torch.randn(batch, 3), 1.5), ({0: BATCH}, None), (2, 1, 5)),
    "tied": (Tied, lambda batch: (torch.randn(batch, 4),), ({0: BATCH},), (2, 1, 5)),
    "shapes": (Shapes, lambda batch: (torch.randn(batch, 6),), ({0: BATCH},), (3, 2, 5)),
}


def leaves(value):
    """The tensors of a tree in order, numbers as tensors; copies, as a program may give a buffer itself."""
    flat = torch.utils._pytree.tree_flatten(value)[0]
    return [torch.as_tensor(leaf).clone() for leaf in flat if leaf is not None]


def exported(module, args, shapes):
    if Dim or shapes is None:
        return export(module, args, **({"dynamic_shapes": shapes} if shapes else {}))
    from torch.export import dynamic_dim

    return export(module, args, constraints=[dynamic_dim(args[0], 0) <= 15])


def write(name, folder):
    kind, inputs, shapes, batches = PROGRAMS[name]
    torch.manual_seed(7)
    module = kind()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn(parameter.shape) * 0.1)
        for buffer_name, buffer in module.named_buffers():
            if buffer_name.endswith(("running_mean", "running_var")):
                buffer.copy_(torch.rand(buffer.shape) + 0.5)
    module.eval()
    path = folder / f"{name}.pt2"
    program = exported(module, inputs(batches[0]), shapes)
    torch.export.save(program, path)
    loaded = torch.export.load(path)
    module = loaded.module() if hasattr(loaded, "module") else loaded
    cases = []
    with torch.no_grad():
        for batch in batches:
            torch.manual_seed(batch)
            given = inputs(batch)
            cases.append({"inputs": leaves(given), "outputs": leaves(module(*given))})
    # The program's own names; torch 2.1 and 2.2 ran a module that has underscores for dots, and not all of them.
    names, live = list(loaded.state_dict), module.state_dict()
    state = {name: live.get(name, live.get(name.replace(".", "_"), loaded.state_dict[name])) for name in names}
    torch.save(
        {"cases": cases, "state": {key: value.detach().clone() for key, value in state.items()}},
        folder / f"{name}.answers.pt",
    )


def main():
    folder = Path(sys.argv[1]) / torch.__version__.split("+")[0]
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    older = tuple(map(int, torch.__version__.split(".")[:2])) < (2, 6)
    for name in PROGRAMS if older else OF_EACH:
        try:
            write(name, folder)
        except Exception as problem:
            (folder / f"{name}.pt2").unlink(missing_ok=True)
            first = next(iter(str(problem).strip().splitlines()), "")
            print(f"{torch.__version__} {name}: {type(problem).__name__}: {first[:200]}")


if __name__ == "__main__":
    main()
