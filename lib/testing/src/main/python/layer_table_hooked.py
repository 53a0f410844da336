"""Rows of the layer table: layers whose weight one of torch's own forward pre-hooks computes: weight_norm, spectral_norm
and prune, as torch.nn.utils has had them from the first. Such layers are saved whole."""

import torch.nn.utils.prune  # noqa: F401: the rows name it

W = "nn.utils.weight_norm"
S = "nn.utils.spectral_norm"
P = "torch.nn.utils.prune"

ROWS = {
    "weight_norm_linear": (f"{W}(nn.Linear(5, 4))", [(3, 5)]),
    "weight_norm_linear_columns": (f"{W}(nn.Linear(5, 4), dim=1)", [(3, 5)]),
    "weight_norm_linear_whole": (f"{W}(nn.Linear(5, 4), dim=None)", [(3, 5)]),
    "weight_norm_linear_no_bias": (f"{W}(nn.Linear(5, 4, bias=False))", [(3, 5)]),
    "weight_norm_conv1d": (f"{W}(nn.Conv1d(2, 4, 3, dilation=2, padding=2))", [(2, 2, 9)]),
    "weight_norm_conv2d": (f"{W}(nn.Conv2d(2, 4, 3))", [(2, 2, 6, 6)]),
    "weight_norm_conv2d_middle": (f"{W}(nn.Conv2d(2, 4, 3), dim=2)", [(2, 2, 6, 6)]),
    "weight_norm_conv3d": (f"{W}(nn.Conv3d(2, 3, 2))", [(1, 2, 4, 4, 4)]),
    "weight_norm_conv_transpose1d": (f"{W}(nn.ConvTranspose1d(4, 2, 4, stride=2, padding=1))", [(2, 4, 5)]),
    "weight_norm_conv_transpose2d": (f"{W}(nn.ConvTranspose2d(4, 2, 3))", [(2, 4, 5, 5)]),
    "weight_norm_conv_transpose3d": (f"{W}(nn.ConvTranspose3d(2, 2, 2))", [(1, 2, 3, 3, 3)]),
    "weight_norm_embedding": (f"{W}(nn.Embedding(7, 3))", ["torch.tensor([[0, 1, 6], [3, 3, 2]])"]),
    "weight_norm_bilinear": (f"{W}(nn.Bilinear(3, 2, 4))", [(5, 3), (5, 2)]),
    "weight_norm_lstm": (f"{W}(nn.LSTM(3, 4), 'weight_hh_l0')", [(5, 2, 3)]),
    "weight_norm_lstm_both": (f"{W}({W}(nn.LSTM(3, 4, 2), 'weight_hh_l0'), 'weight_ih_l1')", [(5, 2, 3)]),
    "weight_norm_gru": (f"{W}(nn.GRU(3, 4, bidirectional=True), 'weight_ih_l0_reverse')", [(5, 2, 3)]),
    "weight_norm_rnn_cell": (f"{W}(nn.RNNCell(3, 4), 'weight_hh')", [(2, 3)]),
    "weight_norm_attention": (
        f"{W}(nn.MultiheadAttention(4, 2, batch_first=True), 'in_proj_weight')",
        [(2, 3, 4), (2, 3, 4), (2, 3, 4)],
    ),
    "weight_norm_called": (f"{W}(nn.Linear(5, 4))", [(3, 5)], {"setup": "m(torch.ones(2, 5))"}),
    "weight_norm_called_without_gradients": (
        f"{W}(nn.Linear(5, 4))",
        [(3, 5)],
        {"setup": "m.requires_grad_(False)\nm(torch.ones(2, 5))"},
    ),
    "weight_norm_frozen_values": (f"{W}(nn.Linear(5, 4))", [(3, 5)], {"setup": "m.weight_g.data.mul_(3)"}),
    "weight_norm_float64": (f"{W}(nn.Linear(5, 4).double())", ["torch.randn(3, 5).double().requires_grad_()"]),
    "weight_norm_sequence": (
        f"nn.Sequential({W}(nn.Conv1d(2, 3, 3)), nn.ReLU(), {W}(nn.Conv1d(3, 2, 3)), nn.ReLU())",
        [(2, 2, 9)],
    ),
    "spectral_norm_linear": (f"{S}(nn.Linear(5, 4))", [(3, 5)]),
    "spectral_norm_linear_settings": (f"{S}(nn.Linear(5, 4), n_power_iterations=3, eps=1e-6, dim=1)", [(3, 5)]),
    "spectral_norm_conv1d": (f"{S}(nn.Conv1d(2, 4, 3))", [(2, 2, 9)]),
    "spectral_norm_conv2d": (f"{S}(nn.Conv2d(2, 4, 3))", [(2, 2, 6, 6)]),
    "spectral_norm_conv3d": (f"{S}(nn.Conv3d(2, 3, 2))", [(1, 2, 4, 4, 4)]),
    "spectral_norm_conv_transpose1d": (f"{S}(nn.ConvTranspose1d(4, 2, 3))", [(2, 4, 5)]),
    "spectral_norm_conv_transpose2d": (f"{S}(nn.ConvTranspose2d(4, 2, 3))", [(2, 4, 5, 5)]),
    "spectral_norm_embedding": (f"{S}(nn.Embedding(7, 3))", ["torch.tensor([[0, 1, 6], [3, 3, 2]])"]),
    "spectral_norm_lstm": (f"{S}(nn.LSTM(3, 4), 'weight_hh_l0')", [(5, 2, 3)]),
    "spectral_norm_called": (f"{S}(nn.Linear(5, 4))", [(3, 5)], {"setup": "m(torch.ones(2, 5))"}),
    "spectral_norm_called_in_evaluation": (
        f"{S}(nn.Linear(5, 4))",
        [(3, 5)],
        {"setup": "m(torch.ones(2, 5))\nm.eval()(torch.ones(2, 5))"},
    ),
    "spectral_norm_in_a_transformer": (
        "nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True)",
        [(2, 3, 4)],
        {"setup": f"{S}(m.linear1)\n{W}(m.linear2)"},
    ),
    "pruned_identity": (f"{P}.identity(nn.Linear(5, 4), 'weight')", [(3, 5)]),
    "pruned_l1": (f"{P}.l1_unstructured(nn.Linear(5, 4), 'weight', 0.3)", [(3, 5)]),
    "pruned_l1_count": (f"{P}.l1_unstructured(nn.Conv2d(2, 4, 3), 'weight', 20)", [(2, 2, 6, 6)]),
    "pruned_random": (f"{P}.random_unstructured(nn.Linear(9, 8), 'weight', 0.5)", [(3, 9)]),
    "pruned_bias": (f"{P}.l1_unstructured(nn.Linear(5, 4), 'bias', 2)", [(3, 5)]),
    "pruned_random_channels": (f"{P}.random_structured(nn.Conv1d(3, 8, 3), 'weight', 3, dim=0)", [(2, 3, 9)]),
    "pruned_channels": (f"{P}.ln_structured(nn.Conv2d(3, 8, 3), 'weight', 0.4, n=2, dim=0)", [(2, 3, 6, 6)]),
    "pruned_columns": (f"{P}.ln_structured(nn.Linear(6, 4), 'weight', 2, n=float('inf'), dim=-1)", [(3, 6)]),
    "pruned_by_a_mask": (
        f"{P}.custom_from_mask(nn.Linear(3, 2), 'weight', torch.tensor([[1., 0, 1], [0, 0, 1]]))",
        [(3, 3)],
    ),
    "pruned_twice": (
        f"{P}.l1_unstructured({P}.l1_unstructured(nn.Linear(5, 4), 'weight', 0.3), 'weight', 0.3)",
        [(3, 5)],
    ),
    "pruned_three_ways": (
        f"{P}.random_unstructured({P}.ln_structured({P}.l1_unstructured("
        "nn.Conv1d(3, 8, 3), 'weight', 5), 'weight', 2, n=1, dim=0), 'weight', 0.25)",
        [(2, 3, 9)],
    ),
    "pruned_gru": (f"{P}.l1_unstructured(nn.GRU(3, 4), 'weight_ih_l0', 0.5)", [(5, 2, 3)]),
    "pruned_called": (
        f"{P}.l1_unstructured({P}.l1_unstructured(nn.Linear(5, 4), 'bias', 1), 'weight', 0.3)",
        [(3, 5)],
        {"setup": "m(torch.ones(2, 5))"},
    ),
    "hooks_taken_away": (
        f"torch.nn.utils.prune.remove({P}.l1_unstructured(nn.Linear(5, 4), 'weight', 0.3), 'weight')",
        [(3, 5)],
    ),
    "weight_norm_taken_away": (f"nn.utils.remove_weight_norm({W}(nn.Conv1d(2, 4, 3)))", [(2, 2, 9)]),
    "spectral_norm_taken_away": (f"nn.utils.remove_spectral_norm({S}(nn.Conv1d(2, 4, 3)))", [(2, 2, 9)]),
}
