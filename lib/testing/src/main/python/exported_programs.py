"""Programs of torch.export for the tests: what each is, and the forms in which torch has saved one.

`save(name)` writes NAME.pt2 as this torch does, and what it holds as plain files of torch.save beside it; `judge` runs
what Java made of it beside the program itself.
"""
import io
import json
import zipfile

import torch
import torch.nn.functional as F
from torch import nn
from torch.export import Dim, export


class Net(nn.Module):
    """The network of PyTorch's recipes."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(torch.flatten(x, 1))))))


class Block(nn.Module):
    """A residual block, with batch norm."""

    def __init__(self, channels, wider):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, wider, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(wider)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(wider, wider, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(wider)
        self.downsample = nn.Sequential(nn.Conv2d(channels, wider, 1, 2, bias=False), nn.BatchNorm2d(wider))

    def forward(self, x):
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += self.downsample(x)
        return self.relu(out)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(Block(3, 8), Block(8, 16))
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(16, 5)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.layers(x)), 1))


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 32)
        layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(32, 4)

    def forward(self, words):
        return self.head(self.encoder(self.embedding(words)).mean(1))


class Sequence(nn.Module):
    def __init__(self, kind=nn.LSTM):
        super().__init__()
        self.rnn = kind(6, 10, 2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(20, 3)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])


class Nested(nn.Module):
    """Inputs and outputs within each other, sizes that are computed, buffers and an input that change."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.bn = nn.BatchNorm2d(4)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.register_buffer("scale", torch.tensor([1.0, 2.0]), persistent=False)
        self.table = torch.arange(4.0)

    def forward(self, x, pair, *, options):
        shift, extra = pair
        self.calls.add_(1)
        rows = x.shape[0]
        y = self.bn(self.conv(x)) * self.scale.sum() + self.table.view(1, 4, 1, 1)
        joined = torch.cat([options["u"].reshape(rows * 2), extra[0].expand(rows)])
        return {"y": y, "z": (joined, [shift * 2, rows + 1, (rows * 3) // 2, 7, None])}


class Tied(nn.Module):
    """bfloat16 and half, weights that share memory, views, an empty one, a scalar."""

    def __init__(self):
        super().__init__()
        base = torch.arange(20.0)
        self.first = nn.Linear(5, 5)
        self.second = nn.Linear(5, 5)
        self.second.weight = self.first.weight
        self.low = nn.Linear(5, 4).bfloat16()
        self.gain = nn.Parameter(torch.tensor(1.5, dtype=torch.float64))
        self.register_buffer("part", base[2:6])
        self.register_buffer("other", base[8:10])
        self.register_buffer("turned", torch.arange(6.0).reshape(2, 3).t())
        self.register_buffer("wide", torch.ones(1).expand(5))
        self.register_buffer("empty", torch.zeros(0, 3))
        self.register_buffer("halved", torch.ones(3).half())
        self.register_buffer("calls", torch.zeros((), dtype=torch.int16))
        self.register_buffer("seen", torch.zeros(4, 2, dtype=torch.bfloat16).t())

    def forward(self, x):
        y = self.second(self.first(x)) * self.wide + self.part.sum() + self.other.sum()
        low = self.low(y.bfloat16())
        self.calls.add_(1)
        self.seen.add_(low[0])
        return y * self.gain, low, (self.turned @ y[:1, :2].t()).half() * self.halved[0], self.empty.sum()


class Branches(nn.Module):
    """What is computed follows from the values: a branch, loops over slices, a loop that ends by a condition.

    And what has words of its own in TorchScript: a complex number, a look at the bits.
    """

    def forward(self, x):
        from torch._higher_order_ops.map import map as mapped
        from torch._higher_order_ops.scan import scan
        from torch._higher_order_ops.while_loop import while_loop

        (y,) = torch.cond(x.sum() > 0, lambda x: (x + 1,), lambda x: (x * 2,), (x,))
        z = mapped(lambda row, shift: row * shift.sin(), y, y[0].sum())
        n, w = while_loop(lambda n, w: n < 5, lambda n, w: (n + 1, w * 1.5), (torch.zeros((), dtype=torch.int64), x))
        carried, rows = scan(lambda carry, row: (carry + row, carry * row), torch.zeros(2), x)
        turned = torch.view_as_real(torch.complex(x, y) * (1 + 2j))
        positive = (x.view(torch.int32) & 0x7FFFFFFF).view(torch.float32)
        return y, z, n, w, carried, rows, turned, positive, x * x.shape[0] ** 0.5


class Region(nn.Module):
    """Autograd is switched within it: a part is computed without, and changes a parameter in place."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)
        self.scale = nn.Parameter(torch.full((4,), 2.0))

    def forward(self, x):
        y = self.first(x)
        with torch.no_grad():
            self.scale.mul_(0.5)
            frozen = self.second(torch.tanh(self.second(y).exp() * y).relu() + y).sigmoid()
        z = torch.relu(self.second(torch.tanh(y * frozen)) + frozen)
        return z * frozen + self.second(y).tanh(), y * self.scale


def images(channels, size):
    return lambda batch: ((torch.randn(batch, channels, size, size),), {})


def nested_inputs(batch):
    args = (torch.randn(batch, 2, 8, 8), (torch.randn(3), [torch.randn(1)]))
    return args, {"options": {"u": torch.randn(batch, 2)}}


NESTED_SHAPES = {"x": {0: Dim.DYNAMIC}, "pair": (None, [None]), "options": {"u": {0: Dim.DYNAMIC}}}
BATCH = ({0: Dim.DYNAMIC},)

# Each: the module, what it is called with for a batch, which sizes may differ.
PROGRAMS = {
    "net": lambda: (Net().eval(), images(3, 32), ({0: Dim("batch", min=1, max=1024)},)),
    "residual": lambda: (Residual().train(), images(3, 16), BATCH),
    "transformer": lambda: (
        Words().eval(),
        lambda batch: ((torch.randint(0, 50, (batch, 7)),), {}),
        ({0: Dim.DYNAMIC, 1: Dim.DYNAMIC},),
    ),
    "lstm": lambda: (Sequence().eval(), lambda batch: ((torch.randn(batch, 5, 6),), {}), BATCH),
    "nested": lambda: (Nested().train(), nested_inputs, NESTED_SHAPES),
    "tied": lambda: (Tied().eval(), lambda batch: ((torch.randn(batch, 5),), {}), BATCH),
    "region": lambda: (Region(), lambda batch: ((torch.randn(batch, 4),), {}), BATCH),
    "branches": lambda: (Branches(), lambda batch: ((torch.randn(batch, 2),), {}), BATCH),
}


def exported(name):
    torch.manual_seed(7)
    module, inputs, shapes = PROGRAMS[name]()
    args, kwargs = inputs(2)
    return export(module, args, kwargs, dynamic_shapes=shapes)


def inputs(name, batch):
    """What the program is called with, seeded by the batch."""
    torch.manual_seed(batch)
    return PROGRAMS[name]()[1](batch)


def leaves(value):
    """The tensors of a tree in order, numbers as tensors, as `program_flat` gives them."""
    return [torch.as_tensor(leaf) for leaf in torch.utils._pytree.tree_leaves(value) if leaf is not None]


def same(left, right):
    """Whether every bit is equal, and types and shapes are."""
    return left.dtype == right.dtype and left.shape == right.shape and torch.equal(left, right)


def judge(name, archive, batches=(1, 5, 64)):
    """Runs the converted archive beside the program itself; gives what differs."""
    program = torch.export.load(name + ".pt2")
    script = torch.jit.load(archive)
    module = program.module()
    wrong = []
    if set(script.state_dict()) != set(program.state_dict):
        wrong.append(f"keys {sorted(script.state_dict())}")
    with torch.no_grad():
        for batch in batches:
            args, kwargs = inputs(name, batch)
            expected = leaves(module(*args, **kwargs))
            found = script.program_flat(*leaves((args, kwargs)))
            if len(expected) != len(found):
                wrong.append(f"batch {batch}: {len(found)} outputs, not {len(expected)}")
            # program_flat is DJL's way in, and gives in a wider type what DJL cannot hold.
            for i, (left, right) in enumerate(zip(map(held, expected), found)):
                if not same(left, right):
                    wrong.append(f"batch {batch}, output {i}: {left.flatten()[:3]} {right.flatten()[:3]}")
        for key, buffer in script.program_buffers().items():
            if not same(module.state_dict()[key], buffer):
                wrong.append(f"buffer {key}")
    return wrong


def held(tensor):
    """As DJL can hold it: its arrays have no bfloat16."""
    wider = {torch.bfloat16: torch.float32, torch.int16: torch.int32}
    return tensor.to(wider.get(tensor.dtype, tensor.dtype)).contiguous().clone()


def answers(name, batches=(1, 5, 64)):
    """Writes NAME.answers.pt: what goes in and comes out for each batch, one call after the other, and the state after."""
    module = torch.export.load(name + ".pt2").module()
    cases = []
    with torch.no_grad():
        for batch in batches:
            args, kwargs = inputs(name, batch)
            given = [held(leaf) for leaf in leaves((args, kwargs))]
            cases.append({"inputs": given, "outputs": [held(leaf) for leaf in leaves(module(*args, **kwargs))]})
    torch.save({"cases": cases, "state": {k: v.clone() for k, v in module.state_dict().items()}}, name + ".answers.pt")


def save(name):
    """Writes NAME.pt2 and, beside it, its state_dict, its constants and its sample inputs."""
    program = exported(name)
    torch.export.save(program, name + ".pt2")
    torch.save(dict(program.state_dict), name + ".state_dict.pt")
    torch.save(dict(program.constants), name + ".constants.pt")
    return program


def write_old(name, endings=".pt"):
    """The layout of torch 2.1 to 2.7 (torch/export/__init__.py, 2.7.1); the first ones ended all in .json."""
    from torch._export.serde.serialize import serialize

    artifact = serialize(exported(name))
    with zipfile.ZipFile(name + ".old.pt2", "w") as target:
        target.writestr("serialized_exported_program.json", artifact.exported_program)
        target.writestr("serialized_state_dict" + endings, artifact.state_dict)
        target.writestr("serialized_constants" + endings, artifact.constants)
        if endings == ".pt":
            target.writestr("serialized_example_inputs.pt", artifact.example_inputs)
        target.writestr("version", "8.7")
        target.writestr("extra_files/note.txt", "kept")


def write_28(name):
    """The layout of torch 2.8: the zip of today, each dict as one torch.save."""
    from torch._export.serde.serialize import serialize

    artifact = serialize(exported(name))
    writer = torch._C.PyTorchFileWriter(name + ".28.pt2")
    records = {
        "archive_format": b"pt2",
        "models/model.json": artifact.exported_program,
        "data/weights/model.pt": artifact.state_dict,
        "data/constants/model.pt": artifact.constants,
        "data/sample_inputs/model.pt": artifact.example_inputs,
        "archive_version": b"0",
    }
    for record, content in records.items():
        writer.write_record(record, content, len(content))
    writer.write_end_of_file()


def edited(source, target, change):
    """Copies a .pt2; `change(record name below the top, bytes)` gives what stands there instead, None to leave it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = change(entry.filename.split("/", 1)[1], old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)


def with_json(record, change):
    """An edit of one JSON record: `change(tree)` alters it in place."""

    def of(name, content):
        if name != record:
            return content
        tree = json.loads(content)
        change(tree)
        return json.dumps(tree).encode()

    return of
