"""Rows of the layer table: losses."""

X = (4, 5)
CLASSES = "torch.randint(0, 5, (4,))"
SIGNS = "torch.tensor([1.0, -1.0, 1.0, 1.0])"

ROWS = {
    "l1_loss": ("nn.L1Loss()", [X, X]),
    "mse_loss": ("nn.MSELoss()", [X, X]),
    "cross_entropy_loss": ("nn.CrossEntropyLoss()", [X, CLASSES]),
    "nll_loss": ("nn.NLLLoss()", [X, CLASSES]),
    "nll_loss2d": ("nn.NLLLoss2d()", [(2, 5, 3, 3), "torch.randint(0, 5, (2, 3, 3))"]),
    "bce_loss": ("nn.BCELoss()", ["torch.rand(4, 5).requires_grad_()", "torch.rand(4, 5)"]),
    "bce_with_logits_loss": ("nn.BCEWithLogitsLoss()", [X, "torch.rand(4, 5)"]),
    "kl_div_loss": ("nn.KLDivLoss()", [X, "torch.rand(4, 5)"]),
    "poisson_nll_loss": ("nn.PoissonNLLLoss()", [X, "torch.rand(4, 5)"]),
    "gaussian_nll_loss": ("nn.GaussianNLLLoss()", [X, X, "torch.rand(4, 5).requires_grad_()"]),
    "huber_loss": ("nn.HuberLoss()", [X, X]),
    "smooth_l1_loss": ("nn.SmoothL1Loss()", [X, X]),
    "soft_margin_loss": ("nn.SoftMarginLoss()", [(4,), SIGNS]),
    "hinge_embedding_loss": ("nn.HingeEmbeddingLoss()", [(4,), SIGNS]),
    "margin_ranking_loss": ("nn.MarginRankingLoss()", [(4,), (4,), SIGNS]),
    "cosine_embedding_loss": ("nn.CosineEmbeddingLoss()", [X, X, SIGNS]),
    "triplet_margin_loss": ("nn.TripletMarginLoss()", [X, X, X]),
    "triplet_margin_with_distance_loss": ("nn.TripletMarginWithDistanceLoss()", [X, X, X]),
    "multi_margin_loss": ("nn.MultiMarginLoss()", [X, CLASSES]),
    "multi_label_margin_loss": ("nn.MultiLabelMarginLoss()", [X, "torch.tensor([[1, 2, -1, 0, 0]] * 4)"]),
    "multi_label_soft_margin_loss": ("nn.MultiLabelSoftMarginLoss()", [X, "torch.rand(4, 5).round()"]),
    "ctc_loss": (
        "nn.CTCLoss()",
        [
            "torch.randn(8, 2, 5).log_softmax(2).requires_grad_()",
            "torch.randint(1, 5, (2, 3))",
            "torch.tensor([8, 7])",
            "torch.tensor([3, 2])",
        ],
    ),
    "adaptive_log_softmax_with_loss": (
        "nn.AdaptiveLogSoftmaxWithLoss(6, 10, [3, 6])",
        [(4, 6), "torch.randint(0, 10, (4,))"],
    ),
    "linear_cross_entropy_loss": ("nn.LinearCrossEntropyLoss(6, 5)", [(4, 6), CLASSES]),
}
