"""Small programs of many kinds: torch.nn's layers in both modes, functions, branches, trees of inputs, sizes that differ.

`write(names)` exports each, runs it in Python and saves NAME.pt2 and NAME.answers.pt; what torch itself cannot export or
load again is left out, and told. A row: what is exported, what it is called with, and what may differ.
"""
import collections
import copy
import dataclasses

import torch
import torch.nn.functional as F
from torch import nn
from torch.export import Dim, export
from torch.utils import _pytree

from exported_layers import ACTIVATIONS, CORE, IMAGE, LAYERS, LOSSES, VECTOR

Row = collections.namedtuple("Row", "module args kwargs shapes second core")
ROWS = {}
AUTO = Dim.AUTO
R = torch.randn


def row(name, module, *args, shapes=None, second=None, core=False, **kwargs):
    """`second`: other arguments of the positional kind, for a second call; `core`: with run_decompositions() too."""
    module = module if isinstance(module, nn.Module) else Function(module)
    ROWS[name] = Row(module, args, kwargs, shapes, second, False)
    if core:
        ROWS["core_" + name] = ROWS[name]._replace(core=True)


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *args):
        return self.function(*args)


torch.manual_seed(1)
INDICES, TABLE = torch.randint(0, 3, (3, 5)), R(3, 5)

for _name, (_layer, *_args) in LAYERS.items():
    row("eval_" + _name, copy.deepcopy(_layer).eval(), *_args, core=_name in CORE)
    row("train_" + _name, copy.deepcopy(_layer).train(), *_args, core=_name == "batch_norm2d")

for _name in ACTIVATIONS.split():
    row(_name, getattr(nn, _name)().eval(), VECTOR)
for _name in ("Softmax", "LogSoftmax", "Softmin"):
    row(_name, getattr(nn, _name)(1), VECTOR)
for _name, _args in LOSSES.items():
    row(_name, getattr(nn, _name)(), VECTOR, *_args, core=_name == "CrossEntropyLoss")


def indexed(x, i):
    y = x.clone()
    y[i] = 0.5
    y[:, 1] = 2
    y[i, 0] += 1
    return y, x[:, i], x[i, None, i], x[x > 0].sum(), x[..., 1:4:2]


def ordered(x):
    found = x.topk(2), x.sort(dim=1, descending=True, stable=True), x.argsort(1), x.kthvalue(2), x.cummax(1)
    return found, x.median(), x.max(1), x.min(), x.argmax(1), x.mode(1), x.cumsum(1), x.cumprod(0), x.logcumsumexp(1)


def moved(x):
    turned = x.roll((1, 2), (0, 1)), x.flip(0), torch.rot90(x), x.tril(1), x.triu(), x.diagonal(1), torch.diag_embed(x)
    lists = torch.stack(x.unbind(1)), x.split([2, 3], 1), x.tensor_split(2), torch.block_diag(x, x), torch.hstack([x, x])
    return turned, lists, x.unfold(1, 2, 1), x.repeat(2, 1), x.repeat_interleave(2, 1), x.as_strided((2, 2), (1, 2)), x.movedim(0, 1)


def reduced(x):
    found = x.std(), x.var(1, correction=0), x.prod(1), x.logsumexp(1), x.norm(p=1, dim=1), x.all(), x.any(1), x.amax((0, 1))
    return found, x.aminmax(dim=1), x.count_nonzero(), torch.var_mean(x, 1), torch.histc(x, 4), x.quantile(0.3, dim=1)


def chosen(x):
    kept = torch.where(x > 0, x, 0.0), x.masked_fill(x > 0, -1e9), x.clamp(-0.1, 0.3), x.clamp_min(0), x.sign()
    return kept, torch.nan_to_num(x / 0), torch.heaviside(x, torch.tensor(0.5)), torch.nonzero(x > 0), x[x > 0]


def pointwise(x):
    plain = x.abs().sqrt(), x.exp().log1p(), x.erf(), torch.special.i0(x), x.lgamma(), x.digamma(), x.atan2(x + 1), x.fmod(0.3)
    more = x.remainder(0.3), x // 0.3, torch.pow(2, x), x**2, x**-1.5, x.round(decimals=1), x.frac(), torch.addcmul(x, x, x, value=0.5)
    return plain, more, torch.lerp(x, x + 1, 0.3), torch.xlogy(x, x.abs()), torch.div(x, 0.3, rounding_mode="floor"), F.gelu(x, approximate="tanh")


def integers(x):
    bits = x // 2, x % 3, x & 3, x | 4, x ^ 1, ~x, x << 1, x >> 1, x / 2, x.bool(), x * 2.5, torch.gcd(x, x + 2), x.to(torch.uint8)
    return bits, torch.bincount(x.flatten()), torch.div(x, 2, rounding_mode="trunc"), F.one_hot(x, 8), torch.bucketize(x, torch.arange(5))


def created(x):
    rows = torch.arange(x.shape[0]), torch.full((x.shape[0],), x.shape[1]), x.new_ones(x.shape[1] + 1), torch.eye(3)
    return rows, torch.linspace(0, 1, 5), torch.tensor([1.0, 2.0]), torch.tril_indices(3, 3), torch.hann_window(5), x.new_full((2,), 3)


def sampled(x, grid):
    sizes = [F.interpolate(x, scale_factor=2), F.interpolate(x, size=5, mode="bilinear"), F.interpolate(x, scale_factor=0.5, mode="area")]
    return sizes, F.grid_sample(x, F.affine_grid(grid, [2, 4, 8, 8], align_corners=False), align_corners=False)


def waves(x):
    back = torch.fft.irfft(torch.fft.rfft(x)), torch.fft.fft2(x).real
    window = torch.hann_window(4)
    spectrum = torch.stft(x, 4, 2, window=window, return_complex=True)
    return back, spectrum.abs(), torch.istft(spectrum, 4, 2, window=window), torch.view_as_real(spectrum * (1 + 2j))


def attends(q, k, v):
    late = torch.zeros(5, 5).masked_fill(torch.ones(5, 5).triu(1).bool(), float("-inf"))
    masked = [F.scaled_dot_product_attention(q, k, v, attn_mask=mask) for mask in (torch.ones(5, 5).tril().bool(), late)]
    return masked, F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.3)


def algebra(x):
    square = x @ x.T + torch.eye(3)
    solved = torch.linalg.inv(square), torch.linalg.solve(square, x), torch.linalg.cholesky(square), torch.linalg.det(square)
    return solved, torch.linalg.norm(x), torch.linalg.svdvals(x), torch.linalg.qr(x)[1].abs(), torch.cdist(x, x), torch.einsum("ij,kj->ik", x, x)


def scatters(x, i):
    return torch.zeros(3, 5).scatter(0, i, x), x.gather(0, i), x.scatter_add(0, i, x), x.scatter_reduce(0, i, x, "amax")


row("indexed", indexed, R(4, 5), torch.tensor([0, 2]), core=True)
row("ordered", ordered, TABLE, core=True)
row("moved", moved, TABLE, core=True)
row("reduced", reduced, TABLE, core=True)
row("chosen", chosen, TABLE, core=True)
row("pointwise", pointwise, TABLE, core=True)
row("integers", integers, torch.randint(0, 8, (3, 4)), core=True)
row("created", created, TABLE, shapes=((({0: AUTO, 1: AUTO}),),), second=(R(5, 2),))
row("sampled", sampled, IMAGE, R(2, 2, 3), core=True)
row("waves", waves, R(3, 16), core=True)
row("attends", attends, R(2, 2, 5, 4), R(2, 2, 5, 4), R(2, 2, 5, 4), core=True)
row("algebra", algebra, TABLE, core=True)
row("scatters", scatters, TABLE, INDICES, core=True)
row("bits", lambda x: (x.view(torch.int32) & 0x7FFFFFFF).view(torch.float32), VECTOR)
row("bits_in_place", lambda x: x.clone().view(torch.int32).add_(1).view(torch.float32), VECTOR, core=True)


class Choice(nn.Module):
    """Branches and loops over what a layer computes."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.first, self.second = kind, nn.Linear(3, 3), nn.Linear(3, 3)

    def forward(self, x):
        from torch._higher_order_ops.scan import scan
        from torch._higher_order_ops.while_loop import while_loop

        if self.kind == "cond":
            return torch.cond(x.sum() > 0, self.first, self.second, (x,))
        if self.kind == "while":
            return while_loop(lambda i, y: (i < 4) & (y.sum() < 100), lambda i, y: (i + 1, self.first(y)), (torch.tensor(0), x))
        start = {"a": torch.zeros(3), "b": torch.ones(3)}
        return scan(lambda c, row: ({"a": c["a"] + row, "b": c["b"] * c["a"]}, c["b"] * row), start, x, reverse=True)


class Regions(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.kind, self.layer = kind, nn.Linear(3, 3)

    def forward(self, x):
        if self.kind == "no_grad":
            with torch.no_grad():
                y = self.layer(x)
            with torch.enable_grad():
                return y + self.layer(y)
        if self.kind == "full_precision":
            with torch.autocast("cuda", enabled=False), torch.autocast("cpu", enabled=False):
                y = self.layer(x)
            return self.layer(y) + x
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.layer(x).float()


def summed(x):
    from torch._higher_order_ops.associative_scan import associative_scan

    return associative_scan(lambda a, b: a + b, x, 0, combine_mode="generic")


@torch.library.custom_op("rekindle_tests::doubled", mutates_args=())
def doubled(x: torch.Tensor) -> torch.Tensor:
    return x * 2


@doubled.register_fake
def _(x):
    return torch.empty_like(x)


for _kind in ("cond", "while", "scan"):
    row(_kind, Choice(_kind), R(2, 3), second=(-torch.ones(2, 3),), core=_kind == "cond")
row("cond_nested", lambda x: torch.cond(x.sum() > 0, lambda x: torch.cond(x.max() > 1, torch.sin, torch.cos, (x,)), torch.exp, (x,)), R(3), second=(torch.ones(3) * 3,))
row("cond_of_a_size", lambda x: torch.cond(x.shape[0] > 4, torch.sin, torch.cos, (x,)), R(3), shapes=(({0: AUTO},),), second=(R(6),))
row("no_grad", Regions("no_grad"), R(2, 3), core=True)
row("autocast", Regions("autocast"), R(2, 3), core=True)
row("full_precision", Regions("full_precision"), R(2, 3), core=True)
row("associative_scan", summed, R(3, 2), core=True)
row("custom_operator", torch.ops.rekindle_tests.doubled, R(2))
row("checkpoint", lambda x: torch.utils.checkpoint.checkpoint(lambda x: x.sin().cos(), x, use_reentrant=False), R(2, 3))

Pair = collections.namedtuple("Pair", "a b")
_pytree._register_namedtuple(Pair, serialized_type_name="exported_modules.Pair")


@dataclasses.dataclass
class Both:
    a: torch.Tensor
    b: torch.Tensor


torch.export.register_dataclass(Both, serialized_type_name="exported_modules.Both")


class Named(nn.Module):
    def forward(self, x, *, scale, bias=None, flag=True, mode="a", n=3, eps=1e-5):
        y = x * scale + n + eps
        return y if bias is None else y + bias


row("namedtuple", lambda p: Pair(p.a + 1, p.b * 2), Pair(R(2), R(3)))
row("dataclass", lambda p: Both(p.a + 1, p.b * 2), Both(R(2), R(3)))
row("named", Named(), R(2), scale=R(2))
row("named_constants", Named(), R(2), scale=R(2), bias=None, flag=False, mode="b c", n=5, eps=0.25)
row("dict", lambda d: {"s": d["a"] + d["b"][0], 3: d["a"], "t": {"u": [d["a"]]}}, {"a": R(2), "b": [R(2)]})
row("list", lambda xs: sum(xs), [R(2), R(2), R(2)])
row("none", lambda x, y: (x + 1, y, 7, [x, (x, {"k": x})]), R(2), None)
row("int", lambda x, n: x * n, R(2), 3)
row("int_that_differs", lambda x, n: (x * n, x.new_ones(n + 1), n * 2), R(2), 3, shapes=((None, Dim.DYNAMIC),), second=(R(2), 7))
row("nothing", lambda: torch.arange(3.0))
row("sizes_alone", lambda x: (x.shape[0], x.shape[0] * 2), R(3, 2), shapes=(({0: AUTO},),), second=(R(5, 2),))
row("input_changed", lambda x, y: (x.mul_(y), x + y)[1], R(2), R(2), core=True)
row("same_twice", lambda x: (x, x, x[0]), R(2, 3))
row("two_sizes", lambda x, y: (x @ y, x.shape[0] * y.shape[1], torch.zeros(x.shape[0] // 2 + 1, y.shape[1] + 1)), R(4, 5), R(5, 6), shapes=(({0: AUTO, 1: AUTO},) * 2,), second=(R(7, 3), R(3, 8)), core=True)
row("size_power", lambda x: x * (x.shape[0] ** 0.5) / x.shape[-1], R(6, 4), shapes=(({0: AUTO, 1: AUTO},),), second=(R(5, 3),))
row("size_slices", lambda x: (x[x.shape[0] // 2 :], x[-3:], x[::2], x.narrow(0, 1, x.shape[0] - 2), x[: (x.shape[0] + 3) // 4]), R(8, 3), shapes=(({0: AUTO},),), second=(R(11, 3),))
row("size_interpolated", lambda x: F.interpolate(x, size=(x.shape[2] * 2, x.shape[3] // 2 + 1), mode="bilinear"), IMAGE, shapes=(({2: AUTO, 3: AUTO},),), second=(R(2, 4, 10, 12),))
row("size_and_one", lambda x, y: x + y[1:], R(4), R(5), shapes=(({0: Dim("a")}, {0: Dim("a") + 1}),), second=(R(6), R(7)))
row("size_of_a_value", lambda x, n: x.new_ones(n.item() + 2), R(2), torch.tensor(3), second=(R(2), torch.tensor(6)))
for _type in (torch.float16, torch.bfloat16, torch.int16, torch.uint8, torch.int8):
    row("of_" + str(_type)[6:], lambda x: x * 3, torch.arange(5).to(_type))
row("of_float8", lambda x: x.to(torch.float8_e4m3fn).float(), VECTOR)

# What the tests of each day run: a few of each kind.
DAILY = "ordered waves core_algebra attends named_constants none dataclass int_that_differs nothing size_slices bits_in_place autocast full_precision associative_scan custom_operator train_instance_norm".split()


def leaf(value):
    """As DJL can hold it."""
    tensor = torch.as_tensor(value, dtype=torch.float64 if isinstance(value, float) else None).detach()
    wider = {torch.bfloat16: torch.float32, torch.int16: torch.int32}.get(tensor.dtype, tensor.dtype)
    return tensor.to(wider).contiguous().clone()


def leaves(value):
    return [leaf(each) for each in _pytree.tree_leaves(value) if each is not None and not isinstance(each, str)]


def copied(value):
    return _pytree.tree_map(lambda each: each.clone() if isinstance(each, torch.Tensor) else each, value)


def write_one(name):
    module, args, kwargs, shapes, second, core = ROWS[name]
    torch.manual_seed(1)
    program = export(module, copied(args), copied(kwargs), dynamic_shapes=shapes if isinstance(module, Function) else None)
    torch.export.save(program.run_decompositions() if core else program, name + ".pt2")
    runs, cases = torch.export.load(name + ".pt2").module(), []
    for given in (args, second):
        if given is None:
            continue
        given, named = copied(given), copied(kwargs)
        before = [None if each is None or isinstance(each, str) else leaf(each) for each in _pytree.tree_leaves((given, named))]
        with torch.no_grad():
            outputs = leaves(runs(*given, **named))
        after = [None if was is None else leaf(each) for was, each in zip(before, _pytree.tree_leaves((given, named)))]
        cases.append({"inputs": before, "outputs": outputs, "after": after})
    torch.save({"cases": cases, "state": {key: value.clone() for key, value in runs.state_dict().items()}}, name + ".answers.pt")


def write(names=None):
    """Gives what was written, and why the rest was not."""
    written, left = [], {}
    for name in names or ROWS:
        try:
            write_one(name)
            written.append(name)
        except Exception as problem:
            left[name] = f"{type(problem).__name__}: {str(problem).strip().splitlines()[:1]}"
    return {"written": written, "left": left}
