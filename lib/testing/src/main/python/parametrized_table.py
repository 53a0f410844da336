"""Runs layers whose weight is parametrized in real torch, and saves what came out into the folder of the first argument:
per row NAME.txt, NAME_state.pt and NAME_runs.pt, as layer_table.py does, whose run this is. Such a layer is not saved whole:
refused.txt has the sentence of torch.save, one for all.
"""

import sys
import warnings
from pathlib import Path

import layer_table
import torch
from torch import nn
from torch.nn.utils import parametrizations as P
from torch.nn.utils import parametrize


class Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).transpose(0, 1)


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([2.0]))

    def forward(self, x):
        return x * self.scale

    def right_inverse(self, x):
        return x / self.scale


class Parts(nn.Module):
    def forward(self, a, b):
        return a + b

    def right_inverse(self, x):
        return x * 0.25, x * 0.75


class Tall(nn.Module):
    def forward(self, x):
        return torch.cat([x, x], 0)


def user(m, *modules, name="weight", **more):
    for module in modules:
        parametrize.register_parametrization(m, name, module, **more)
    return m


def sequence():
    return nn.Sequential(P.weight_norm(nn.Conv1d(2, 3, 3)), nn.ReLU(), P.spectral_norm(nn.Conv1d(3, 2, 3)))


def started(m):
    m(torch.ones(2, 5))
    return m


def removed(m, **more):
    return parametrize.remove_parametrizations(m, "weight", **more)


NUMBERS = torch.tensor([[0, 1, 6], [3, 3, 2]])
BATCHED = [(2, 3, 4), (2, 3, 4), (2, 3, 4)]

ROWS = {
    "weight_norm_linear": (lambda: P.weight_norm(nn.Linear(5, 4)), [(3, 5)]),
    "weight_norm_linear_whole": (lambda: P.weight_norm(nn.Linear(5, 4), dim=None), [(3, 5)]),
    "weight_norm_conv1d": (lambda: P.weight_norm(nn.Conv1d(2, 4, 3)), [(2, 2, 9)]),
    "weight_norm_conv2d": (lambda: P.weight_norm(nn.Conv2d(2, 4, 3), dim=1), [(2, 2, 6, 6)]),
    "weight_norm_conv_transpose1d": (lambda: P.weight_norm(nn.ConvTranspose1d(4, 2, 4, stride=2)), [(2, 4, 5)]),
    "weight_norm_lstm": (lambda: P.weight_norm(nn.LSTM(3, 4), "weight_hh_l0"), [(5, 2, 3)]),
    "spectral_norm_linear": (lambda: P.spectral_norm(nn.Linear(5, 4)), [(3, 5)]),
    "spectral_norm_bias": (lambda: P.spectral_norm(nn.Linear(5, 4), "bias"), [(3, 5)]),
    "spectral_norm_settings": (lambda: P.spectral_norm(nn.Linear(5, 4), "weight", 3, 1e-6, 1), [(3, 5)]),
    "spectral_norm_conv2d": (lambda: P.spectral_norm(nn.Conv2d(2, 4, 3)), [(2, 2, 6, 6)]),
    "spectral_norm_conv_transpose2d": (lambda: P.spectral_norm(nn.ConvTranspose2d(4, 2, 3)), [(2, 4, 5, 5)]),
    "spectral_norm_evaluated": (lambda: P.spectral_norm(nn.Linear(5, 4).eval()), [(3, 5)]),
    "spectral_norm_embedding": (lambda: P.spectral_norm(nn.Embedding(7, 3)), [NUMBERS]),
    "spectral_norm_gru": (lambda: P.spectral_norm(nn.GRU(3, 4), "weight_hh_l0"), [(5, 2, 3)]),
    "spectral_norm_gru_both": (
        lambda: P.spectral_norm(P.spectral_norm(nn.GRU(3, 4), "weight_hh_l0"), "weight_ih_l0"),
        [(5, 2, 3)],
    ),
    "spectral_norm_cell": (lambda: P.spectral_norm(nn.LSTMCell(3, 4), "weight_hh"), [(2, 3)]),
    "spectral_norm_attention": (
        lambda: P.spectral_norm(nn.MultiheadAttention(4, 2, batch_first=True), "in_proj_weight"),
        BATCHED,
    ),
    "spectral_norm_self_attention": (
        lambda: P.spectral_norm(nn.MultiheadAttention(4, 2, batch_first=True), "in_proj_weight"),
        [(2, 3, 4)],
        "m(x[0], x[0], x[0], need_weights=False)[0]",
    ),
    "spectral_norm_out_proj": (lambda: out_proj(nn.MultiheadAttention(4, 2, batch_first=True)), BATCHED),
    "orthogonal_square": (lambda: P.orthogonal(nn.Linear(4, 4)), [(3, 4)]),
    "orthogonal_tall": (lambda: P.orthogonal(nn.Linear(3, 5)), [(2, 3)]),
    "orthogonal_wide": (lambda: P.orthogonal(nn.Linear(5, 3)), [(2, 5)]),
    "orthogonal_exponential_tall": (lambda: P.orthogonal(nn.Linear(3, 5), "weight", "matrix_exp"), [(2, 3)]),
    "orthogonal_cayley": (lambda: P.orthogonal(nn.Linear(4, 4), "weight", "cayley"), [(3, 4)]),
    "orthogonal_cayley_wide": (lambda: P.orthogonal(nn.Linear(5, 3), "weight", "cayley"), [(2, 5)]),
    "orthogonal_plain": (
        lambda: P.orthogonal(nn.Linear(3, 5), "weight", "householder", use_trivialization=False),
        [(2, 3)],
    ),
    "orthogonal_plain_wide": (
        lambda: P.orthogonal(nn.Linear(5, 3), "weight", "householder", use_trivialization=False),
        [(2, 5)],
    ),
    "orthogonal_plain_exponential": (
        lambda: P.orthogonal(nn.Linear(4, 4), "weight", "matrix_exp", use_trivialization=False),
        [(3, 4)],
    ),
    "orthogonal_started_orthogonal": (lambda: P.orthogonal(eye(nn.Linear(4, 4))), [(3, 4)]),
    "orthogonal_batch": (lambda: P.orthogonal(nn.Conv2d(2, 3, 3)), [(2, 2, 5, 5)]),
    "orthogonal_rnn": (lambda: P.orthogonal(nn.RNN(3, 4), "weight_hh_l0"), [(5, 2, 3)]),
    "chained": (lambda: P.spectral_norm(P.weight_norm(nn.Linear(5, 4))), [(3, 5)]),
    "users": (lambda: user(nn.Linear(4, 4), Symmetric()), [(3, 4)]),
    "users_with_parameter": (lambda: user(nn.Linear(5, 4), Scaled()), [(3, 5)]),
    "users_parts": (lambda: user(nn.Linear(5, 4), Parts()), [(3, 5)]),
    "users_chained": (lambda: user(nn.Linear(4, 4), Scaled(), Symmetric(), Scaled()), [(3, 4)]),
    "users_unsafe": (lambda: user(nn.Linear(5, 4, bias=False), Tall(), unsafe=True), [(3, 5)]),
    "two_tensors": (lambda: P.spectral_norm(P.weight_norm(nn.Linear(5, 4)), "bias"), [(3, 5)]),
    "called": (lambda: started(P.spectral_norm(nn.Linear(5, 4))), [(3, 5)]),
    "in_a_sequence": (sequence, [(2, 2, 9)]),
    "removed_weight_norm": (lambda: removed(P.weight_norm(nn.Linear(5, 4))), [(3, 5)]),
    "removed_spectral_norm": (lambda: removed(P.spectral_norm(nn.Linear(5, 4))), [(3, 5)]),
    "removed_to_original": (
        lambda: removed(P.spectral_norm(nn.Linear(5, 4)), leave_parametrized=False),
        [(3, 5)],
    ),
}


def out_proj(m):
    P.spectral_norm(m.out_proj)
    return m


def eye(m):
    m.weight.data = torch.eye(4)
    return m


def save(folder, name, make, given, call="m(*x)"):
    torch.manual_seed(0)
    m = make()
    torch.save(m.state_dict(), folder / f"{name}_state.pt")
    (folder / f"{name}.txt").write_text(str(m), encoding="utf-8")
    torch.manual_seed(100)
    inputs = [x if isinstance(x, torch.Tensor) else torch.randn(x, requires_grad=True) for x in given]
    runs = {mode: layer_table.run(m, inputs, call, mode, seed) for seed, mode in enumerate(("train", "eval", "predict"))}
    data = {"inputs": layer_table.copied(inputs), "learn": [x.requires_grad for x in inputs], "runs": runs}
    torch.save(data, folder / f"{name}_runs.pt")


def main(folder):
    warnings.simplefilter("ignore")
    for name, row in ROWS.items():
        try:
            save(folder, name, *row)
        except Exception as e:
            raise AssertionError(f"row {name}") from e
        print(name)
    try:
        torch.save(P.weight_norm(nn.Linear(2, 2)), folder / "whole.pt")
    except RuntimeError as e:
        (folder / "refused.txt").write_text(str(e).splitlines()[0], encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
