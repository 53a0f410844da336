"""Functions of torch.nn.functional that no layer is made of, run as rows of the layer table are, and what is left."""

import inspect
import json
import sys
from pathlib import Path

import torch
from layer_table import save
from torch.nn import functional

MASK = "torch.rand(2, 4, 3) > 0.3"
QKV = [(2, 4, 6), (2, 3, 6), (2, 3, 6)]
ROWS = {
    "one_hot": ("one_hot(x[0])", ["torch.tensor([[0, 2], [1, 4]])"]),
    "one_hot_classes": ("one_hot(x[0], 7)", ["torch.tensor([0, 2, 1])"]),
    "normalize": ("normalize(x[0])", [(4, 5, 3)]),
    "normalize_p": ("normalize(x[0], 3, -1, 1e-3)", [(4, 5)]),
    "pdist": ("pdist(x[0])", [(5, 4)]),
    "pdist_p": ("pdist(x[0], 1)", [(5, 4)]),
    "gumbel_softmax": ("gumbel_softmax(x[0], 0.7, dim=1)", [(4, 5)]),
    "gumbel_softmax_hard": ("gumbel_softmax(x[0], hard=True)", [(4, 5)]),
    "grid_sample": ("grid_sample(x[0], x[1], align_corners=False)", [(2, 3, 5, 6), (2, 4, 4, 2)]),
    "grid_sample_border": ("grid_sample(x[0], x[1], 'bicubic', 'border', True)", [(2, 3, 5, 6), (2, 4, 4, 2)]),
    "grid_sample_3d": ("grid_sample(x[0], x[1], 'nearest', 'reflection', False)", [(1, 2, 3, 4, 5), (1, 2, 3, 4, 3)]),
    "affine_grid": ("affine_grid(x[0], (2, 3, 4, 5), False)", [(2, 2, 3)]),
    "affine_grid_3d": ("affine_grid(x[0], (2, 3, 4, 5, 2), True)", [(2, 3, 4)]),
    "conv_tbc": ("conv_tbc(x[0], x[1], x[2], 1)", [(6, 2, 3), (3, 3, 4), (4,)]),
    "attention": ("scaled_dot_product_attention(*x)", QKV),
    "attention_mask": ("scaled_dot_product_attention(*x, scale=0.3)", [*QKV, MASK]),
    "attention_causal": ("scaled_dot_product_attention(*x, is_causal=True)", [(2, 2, 4, 6)] * 3),
    "attention_dropout": ("scaled_dot_product_attention(*x, dropout_p=0.4)", QKV),
    "attention_grouped": ("scaled_dot_product_attention(*x, enable_gqa=True)", [(2, 4, 3, 6), (2, 2, 3, 6), (2, 2, 3, 6)]),
    "l1_loss_weight": ("l1_loss(x[0], x[1], weight=x[2])", [(4, 3)] * 3),
    "mse_loss_weight": ("mse_loss(x[0], x[1], reduction='none', weight=x[2])", [(4, 3), (3,), (4, 3)]),
    "mse_loss_weight_mean": ("mse_loss(x[0], x[1], weight=x[2])", [(4, 3)] * 3),
    "huber_loss_weight": ("huber_loss(x[0], x[1], 'mean', 0.5, x[2])", [(4, 3)] * 3),
    "mse_loss_broadcast": ("mse_loss(x[0], x[1])", [(4, 3), (4, 1)]),
    "triplet": (
        "triplet_margin_with_distance_loss(*x, distance_function=lambda a, b: (a - b).abs().sum(-1), swap=True)",
        [(4, 3)] * 3,
    ),
    "linear_cross_entropy": (
        "linear_cross_entropy(x[0], x[1], x[2], linear_bias=x[3], label_smoothing=0.1)",
        [(4, 3), (5, 3), "torch.randint(0, 5, (4,))", (5,)],
    ),
    "linear_cross_entropy_wide": (
        "linear_cross_entropy(x[0], x[1], x[2], ignore_index=1, reduction='sum')",
        [(4, 3), (5, 2, 3), "torch.randint(0, 5, (4, 2))"],
    ),
    "fractional_max_pool2d": ("fractional_max_pool2d(x[0], (2, 2), (3, 4))", [(2, 3, 8, 9)]),
    "fractional_max_pool3d": ("fractional_max_pool3d(x[0], (2, 2, 2), (3, 4, 2))", [(2, 3, 8, 9, 5)]),
}


def names():
    """What torch.nn.functional offers, but for what it imports for itself."""
    own = ("torch.nn.functional", "torch._C._nn", "torch._jit_internal", None)
    return sorted(
        name
        for name, value in vars(functional).items()
        if not name.startswith("_")
        and not name.startswith("has_torch_function")
        and name not in ("boolean_dispatch", "assert_int_or_pair")
        and callable(value)
        and not inspect.isclass(value)
        and (getattr(value, "__module__", None) in own or inspect.isbuiltin(value))
    )


def main(folder):
    for name, (call, given) in ROWS.items():
        save(folder, name, "nn.Identity()", given, {"call": f"nn.functional.{call}", "modes": "train predict"})
    (folder / "names.json").write_text(json.dumps(names()), encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
