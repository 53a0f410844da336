"""Rows of the layer table: the settings of losses."""

X = (4, 5)
CLASSES = "torch.tensor([1, 4, 0, 2])"
IGNORED = "torch.tensor([1, -100, 0, 2])"
SIGNS = "torch.tensor([1.0, -1.0, 1.0, 1.0])"
UNIT = "torch.rand(4, 5)"
LEARNED_UNIT = "torch.rand(4, 5).requires_grad_()"
W5 = "weight=torch.tensor([0.5, 1.0, 2.0, 0.25, 3.0])"
IMAGES = [(2, 5, 3, 4), "torch.randint(0, 5, (2, 3, 4))"]
VARIANCE = "torch.rand(4, 5).add(0.1).requires_grad_()"
CTC = [
    "torch.randn(8, 2, 5).log_softmax(2).requires_grad_()",
    "torch.randint(1, 5, (2, 3))",
    "torch.tensor([8, 7])",
    "torch.tensor([3, 2])",
]


def reductions(name, make, given):
    """Rows without a reduction and with a sum; ``make`` holds {} where the reduction stands."""
    return {f"{name}_{word}": (make.format(f"reduction='{word}'"), given) for word in ("none", "sum")}


ROWS = {
    **reductions("l1_loss", "nn.L1Loss({})", [X, X]),
    **reductions("mse_loss", "nn.MSELoss({})", [X, X]),
    **reductions("smooth_l1_loss", "nn.SmoothL1Loss({}, beta=0.5)", [X, X]),
    "smooth_l1_loss_beta_zero": ("nn.SmoothL1Loss(beta=0.0)", [X, X]),
    **reductions("huber_loss", "nn.HuberLoss({}, delta=0.7)", [X, X]),
    **reductions("cross_entropy_loss", "nn.CrossEntropyLoss({})", [X, CLASSES]),
    "cross_entropy_loss_weight": (f"nn.CrossEntropyLoss({W5})", [X, CLASSES]),
    "cross_entropy_loss_ignored": ("nn.CrossEntropyLoss()", [X, IGNORED]),
    "cross_entropy_loss_ignore_index": ("nn.CrossEntropyLoss(ignore_index=2)", [X, CLASSES]),
    "cross_entropy_loss_smoothing": (f"nn.CrossEntropyLoss({W5}, label_smoothing=0.1)", [X, CLASSES]),
    "cross_entropy_loss_probabilities": ("nn.CrossEntropyLoss(label_smoothing=0.2)", [X, "torch.rand(4, 5).softmax(1)"]),
    "cross_entropy_loss_images": ("nn.CrossEntropyLoss()", IMAGES),
    "cross_entropy_loss_one": ("nn.CrossEntropyLoss()", [(5,), "torch.tensor(3)"]),
    "cross_entropy_loss_many": ("nn.CrossEntropyLoss()", [(1000, 10), "torch.randint(0, 10, (1000,))"]),
    **reductions("nll_loss", f"nn.NLLLoss({W5}, {{}}, ignore_index=4)", [X, CLASSES]),
    "nll_loss_images": (f"nn.NLLLoss({W5})", IMAGES),
    **reductions("poisson_nll_loss", "nn.PoissonNLLLoss({}, full=True)", [X, UNIT]),
    "poisson_nll_loss_rates": (
        "nn.PoissonNLLLoss(log_input=False, eps=1e-6)",
        [LEARNED_UNIT, "torch.randint(0, 4, (4, 5)).float()"],
    ),
    **reductions("gaussian_nll_loss", "nn.GaussianNLLLoss({}, full=True, eps=0.3)", [X, X, VARIANCE]),
    "gaussian_nll_loss_one_variance": ("nn.GaussianNLLLoss()", [X, X, "torch.rand(4, 1)"]),
    "gaussian_nll_loss_row": ("nn.GaussianNLLLoss()", [X, X, "torch.rand(4)"]),
    **reductions("kl_div_loss", "nn.KLDivLoss({})", [X, UNIT]),
    "kl_div_loss_batchmean": ("nn.KLDivLoss(reduction='batchmean')", [X, UNIT]),
    "kl_div_loss_log_target": ("nn.KLDivLoss(reduction='batchmean', log_target=True)", [X, X]),
    **reductions("bce_loss", "nn.BCELoss({})", [LEARNED_UNIT, UNIT]),
    "bce_loss_weight": ("nn.BCELoss(weight=torch.tensor([0.5, 1, 2, 3, 4]))", [LEARNED_UNIT, UNIT]),
    **reductions("bce_with_logits_loss", "nn.BCEWithLogitsLoss({})", [X, UNIT]),
    "bce_with_logits_loss_weights": (
        "nn.BCEWithLogitsLoss(weight=torch.tensor([0.5, 1, 2, 3, 4]), pos_weight=torch.tensor([3.0, 1, 2, 1, 1]))",
        [X, UNIT],
    ),
    **reductions("soft_margin_loss", "nn.SoftMarginLoss({})", [(4,), SIGNS]),
    **reductions("hinge_embedding_loss", "nn.HingeEmbeddingLoss({}, margin=0.5)", [(4,), SIGNS]),
    **reductions("margin_ranking_loss", "nn.MarginRankingLoss({}, margin=0.5)", [(4,), (4,), SIGNS]),
    **reductions("cosine_embedding_loss", "nn.CosineEmbeddingLoss({}, margin=0.2)", [X, X, SIGNS]),
    **reductions("triplet_margin_loss", "nn.TripletMarginLoss({}, p=1.0, swap=True, margin=0.5)", [X, X, X]),
    **reductions(
        "triplet_margin_with_distance_loss",
        "nn.TripletMarginWithDistanceLoss({}, distance_function=nn.PairwiseDistance(p=1), margin=0.5, swap=True)",
        [X, X, X],
    ),
    **reductions("multi_margin_loss", "nn.MultiMarginLoss({}, margin=0.5)", [X, CLASSES]),
    "multi_margin_loss_p": (f"nn.MultiMarginLoss(p=2, {W5})", [X, CLASSES]),
    **reductions("multi_label_margin_loss", "nn.MultiLabelMarginLoss({})", [X, "torch.tensor([[1, 2, -1, 0, 0]] * 4)"]),
    **reductions("multi_label_soft_margin_loss", f"nn.MultiLabelSoftMarginLoss({W5}, {{}})", [X, "torch.rand(4, 5).round()"]),
    **reductions("ctc_loss", "nn.CTCLoss(2, {})", CTC),
    "ctc_loss_in_a_row": (
        "nn.CTCLoss(zero_infinity=True)",
        [
            "torch.randn(8, 2, 5).log_softmax(2).requires_grad_()",
            "torch.tensor([1, 2, 3, 4, 1])",
            "torch.tensor([8, 2])",
            "torch.tensor([2, 3])",
        ],
    ),
    "adaptive_log_softmax_with_loss_bias": (
        "nn.AdaptiveLogSoftmaxWithLoss(8, 20, [3, 6, 12], div_value=2.0, head_bias=True)",
        [(6, 8), "torch.tensor([0, 4, 7, 19, 12, 2])"],
    ),
    "adaptive_log_softmax_with_loss_one": (
        "nn.AdaptiveLogSoftmaxWithLoss(8, 20, [3, 6])",
        [(8,), "torch.tensor(5)"],
    ),
    "linear_cross_entropy_loss_options": (
        f"nn.LinearCrossEntropyLoss(6, 5, bias=True, {W5}, reduction='sum', ignore_index=2, label_smoothing=0.1)",
        [(4, 6), CLASSES],
    ),
    "linear_cross_entropy_loss_features": (
        "nn.LinearCrossEntropyLoss(6, 5, out_features=(2, 3))",
        [(4, 6), "torch.randint(0, 5, (4, 2, 3))"],
    ),
}
