"""Draws calls of torch.nn's layers: how one is made, and what it is given. `draw(r, kind)` returns the constructor call,
the inputs, each a shape or an expression, and in which words it is called."""

SPACES = {1: "1d", 2: "2d", 3: "3d"}


def some(r, *choices):
    return r.choice(choices)


def size(r, least=1, most=7):
    return r.randint(least, most)


def space(r, n, least=1, most=7):
    return [size(r, least, most if n < 3 else 5) for _ in range(n)]


def words(**settings):
    return "".join(f", {name}={value!r}" for name, value in settings.items() if value is not None)


def batched(r, shape):
    """With a batch, or without one."""
    return shape if r.random() < 0.2 else [size(r, 1, 3), *shape]


def one_or_each(r, n, least, most):
    return r.randint(least, most) if r.random() < 0.6 else tuple(r.randint(least, most) for _ in range(n))


def activation(r):
    shape = [size(r) for _ in range(r.randint(0, 4))]
    inplace = some(r, ", inplace=True", "")
    dim = r.randint(-4, 3) if r.random() < 0.2 else some(r, -1, 0, max(0, len(shape) - 1))
    make = some(
        r,
        *[f"nn.{name}({inplace[2:]})" for name in "ReLU ReLU6 SELU SiLU Mish Hardswish Hardsigmoid LeakyReLU RReLU ELU CELU Hardtanh".split()],
        *[f"nn.{name}()" for name in "Sigmoid Tanh GELU Hardshrink Softshrink Tanhshrink Softplus Softsign LogSigmoid GLU PReLU".split()],
        f"nn.LeakyReLU({some(r, -0.5, 0.0, 1, 2.5)}{inplace})",
        f"nn.RReLU(0.1, {some(r, 0.1, 0.9, 3)}{inplace})",
        f"nn.ELU({some(r, 0, -1, 2, 0.3)}{inplace})",
        f"nn.CELU({some(r, -1, 2, 0.3, 1e-3)}{inplace})",
        f"nn.Hardtanh({some(r, -0.5, -2, 0)}, {some(r, 0.5, 1, 0.25)}{inplace})",
        f"nn.Threshold({some(r, 0.1, 0, -1)}, {some(r, 20, -7.5, 0)}{inplace})",
        "nn.GELU('tanh')",
        f"nn.Hardshrink({some(r, 0, 0.1, -0.3, 2)})",
        f"nn.Softshrink({some(r, 0, 0.1, 2)})",
        f"nn.Softplus({some(r, 2, 0.5, -1)}, {some(r, 0, 3.5, -1)})",
        *[f"nn.{name}({dim})" for name in "Softmax LogSoftmax Softmin GLU".split()],
        *[f"nn.{name}()" for name in "Softmax LogSoftmax Softmin Softmax2d".split()],
        f"nn.PReLU({some(r, 1, shape[1] if len(shape) > 1 else 1, 3)}, init=0.1)",
    )
    return make, [shape], {}


def convolution(r):
    n = r.randint(1, 3)
    groups = some(r, 1, 1, 2, 3)
    inputs, outputs = groups * size(r, 1, 3), groups * size(r, 1, 3)
    mode = some(r, "zeros", "zeros", "reflect", "replicate", "circular")
    padding = some(r, "same", "valid") if r.random() < 0.25 else one_or_each(r, n, 0, 2)
    stride = 1 if padding == "same" else one_or_each(r, n, 1, 3)
    settings = words(stride=stride, padding=padding, dilation=one_or_each(r, n, 1, 2), groups=groups,
                     bias=some(r, True, False), padding_mode=mode)
    make = f"nn.Conv{n}d({inputs}, {outputs}, {one_or_each(r, n, 1, 3)}{settings})"
    return make, [batched(r, [inputs, *space(r, n, 2, 9)])], {}


def transposed(r):
    n = r.randint(1, 3)
    groups = some(r, 1, 1, 2)
    inputs, outputs = groups * size(r, 1, 3), groups * size(r, 1, 3)
    settings = words(stride=one_or_each(r, n, 1, 3), padding=one_or_each(r, n, 0, 2), output_padding=one_or_each(r, n, 0, 1),
                     dilation=one_or_each(r, n, 1, 2), groups=groups, bias=some(r, True, False))
    make = f"nn.ConvTranspose{n}d({inputs}, {outputs}, {one_or_each(r, n, 1, 3)}{settings})"
    return make, [batched(r, [inputs, *space(r, n, 1, 5)])], {}


def pool(r):
    n = r.randint(1, 3)
    shape = batched(r, [size(r, 1, 3), *space(r, n, 2, 9)])
    kernel, stride = one_or_each(r, n, 1, 3), some(r, None, one_or_each(r, n, 1, 3))
    padding = one_or_each(r, n, 0, 1)
    make = some(
        r,
        f"nn.MaxPool{n}d({kernel}{words(stride=stride, padding=padding, dilation=one_or_each(r, n, 1, 2), return_indices=some(r, True, False), ceil_mode=some(r, True, False))})",
        f"nn.AvgPool{n}d({kernel}{words(stride=stride, padding=padding, ceil_mode=some(r, True, False), count_include_pad=some(r, True, False))}"
        + (words(divisor_override=some(r, None, 3, -2)) if n > 1 else "") + ")",
        f"nn.LPPool{n}d({some(r, 1, 2, 2.5, 3)}, {kernel}{words(stride=stride, ceil_mode=some(r, True, False))})",
        f"nn.AdaptiveAvgPool{n}d({one_or_each(r, n, 1, 4)})",
        f"nn.AdaptiveMaxPool{n}d({one_or_each(r, n, 1, 4)}{words(return_indices=some(r, True, False))})",
        *([f"nn.FractionalMaxPool{n}d({one_or_each(r, n, 1, 2)}{some(r, words(output_size=one_or_each(r, n, 1, 3)), words(output_ratio=some(r, 0.5, 0.7)))}{words(return_indices=some(r, True, False))})"] * 2 if n > 1 else []),
    )
    return make, [shape], {}


def unpool(r):
    n = r.randint(1, 3)
    shape = [size(r, 1, 2), size(r, 1, 3), *space(r, n, 2, 6)]
    shape = shape[1:] if r.random() < 0.2 else shape
    pooled = f"nn.functional.max_pool{n}d(torch.randn({shape}), 2, return_indices=True)[1]"
    small = [*shape[:-n], *[s // 2 for s in shape[-n:]]]
    return f"nn.MaxUnpool{n}d({some(r, 2, (2,) * n)}{words(stride=some(r, None, 2, 3), padding=some(r, 0, 0, 1))})", [small, pooled], {}


def norm(r):
    n = r.randint(1, 3)
    c = size(r, 1, 6)
    yes = lambda: some(r, True, True, False)
    usual = words(eps=some(r, 1e-5, 1e-3, 0.0), momentum=some(r, 0.1, 0.5, 0.0, 1)) + some(r, "", "", ", momentum_=None").replace("momentum_", "momentum")
    if usual.count("momentum") > 1:
        usual = ", momentum=None"
    kind = r.randint(0, 7)
    over = space(r, n, 1, 5)
    if kind < 2:
        shape = [size(r, 1, 4), c, *over] if n > 1 or r.random() < 0.6 else [size(r, 1, 4), c]
        return f"nn.BatchNorm{n}d({c}{usual}{words(affine=yes(), track_running_stats=yes())})", [shape], {}
    if kind == 2:
        return f"nn.SyncBatchNorm({c}{usual}{words(affine=yes(), track_running_stats=yes())})", [[size(r, 1, 4), c, *over]], {}
    if kind == 3:
        return f"nn.InstanceNorm{n}d({c}{usual}{words(affine=yes(), track_running_stats=yes())})", [batched(r, [c, *over])], {}
    if kind == 4:
        shape = [size(r) for _ in range(r.randint(1, 4))]
        k = r.randint(1, len(shape))
        return f"nn.LayerNorm({shape[-k:]}{words(eps=some(r, 1e-5, 0.0), elementwise_affine=yes(), bias=yes())})", [shape], {}
    if kind == 5:
        g = some(r, 1, 2, 3)
        return f"nn.GroupNorm({g}, {g * c}{words(affine=yes())})", [[size(r, 1, 3), g * c, *over[: r.randint(0, n)]]], {}
    if kind == 6:
        shape = [size(r) for _ in range(r.randint(1, 4))]
        k = r.randint(1, len(shape))
        return f"nn.RMSNorm({shape[-k:]}{words(eps=some(r, None, 1e-5, 1e-2), elementwise_affine=yes())})", [shape], {}
    return some(
        r,
        f"nn.LocalResponseNorm({size(r, 1, 4)}{words(alpha=some(r, 1e-4, 1, 2), beta=some(r, 0.75, 1), k=some(r, 1.0, 2, 0.5))})",
        f"nn.CrossMapLRN2d({size(r, 1, 4)})",
    ), [[size(r, 1, 3), c, *space(r, 2)]], {}


def dropout(r):
    shape = [size(r) for _ in range(r.randint(0, 5))]
    kind = some(r, "Dropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
    return f"nn.{kind}({some(r, 0.5, 0.1, 0, 1, 1.0, 0.9)}{words(inplace=some(r, True, False))})", [shape], {}


def shape_layer(r):
    n = r.randint(1, 3)
    c = size(r, 1, 4)
    up = some(r, 2, 3)
    kind = r.randint(0, 9)
    if kind == 0:
        shape = [size(r, 1, 4) for _ in range(r.randint(0, 5))]
        return f"nn.Flatten({r.randint(-2, 2)}, {some(r, -1, -1, 1, 2)})", [shape], {}
    if kind == 1:
        a, b = size(r, 1, 3), size(r, 1, 3)
        return f"nn.Unflatten({some(r, 1, -1)}, {some(r, (a, b), (a, -1), (-1,))})", [[size(r), a * b]], {}
    if kind == 2:
        k = one_or_each(r, 2, 1, 3)
        settings = words(dilation=one_or_each(r, 2, 1, 2), padding=one_or_each(r, 2, 0, 1), stride=one_or_each(r, 2, 1, 2))
        return f"nn.Unfold({k}{settings})", [batched(r, [c, *space(r, 2, 3, 8)])], {}
    if kind == 3:
        h, w, k = size(r, 2, 6), size(r, 2, 6), size(r, 1, 2)
        blocks = (h - k + 1) * (w - k + 1)
        return f"nn.Fold(({h}, {w}), {k})", [batched(r, [c * k * k, blocks])], {}
    if kind == 4:
        given = some(r, words(scale_factor=some(r, 2, 1.5, 0.5, (1.3,) * n)), words(size=one_or_each(r, n, 1, 8)))
        mode = some(r, "nearest", "nearest-exact", "area", ["linear", "bilinear", "trilinear"][n - 1], "bicubic" if n == 2 else "nearest", "lanczos")
        corners = some(r, None, True, False) if "linear" in mode or "cubic" in mode else None
        recompute = some(r, None, None, True)
        return f"nn.Upsample({given[2:]}{words(mode=mode, align_corners=corners, recompute_scale_factor=recompute)})", [[size(r, 1, 2), c, *space(r, n)]], {}
    if kind == 5:
        lead = [size(r, 1, 2) for _ in range(r.randint(0, 2))]
        return some(r, (f"nn.PixelShuffle({up})", [[*lead, c * up * up, size(r), size(r)]], {}),
                    (f"nn.PixelUnshuffle({up})", [[*lead, c, up * size(r, 1, 3), up * size(r, 1, 3)]], {}))
    if kind == 6:
        return f"nn.ChannelShuffle({up})", [[size(r, 1, 2), up * c, *space(r, n)]], {}
    if kind == 7:
        return some(r, (f"nn.UpsamplingNearest2d(scale_factor={some(r, 2, 1.5)})", [[1, c, *space(r, 2)]], {}),
                    (f"nn.UpsamplingBilinear2d({words(size=one_or_each(r, 2, 1, 8))[2:]})", [[1, c, *space(r, 2)]], {}),
                    ("nn.Identity(1, a=2)", [space(r, n)], {}))
    pads = tuple(r.randint(-1, 2) for _ in range(2 * n))
    pad = r.randint(0, 2) if r.random() < 0.5 else pads
    kind = some(r, "Zero", "Constant", "Reflection", "Replication", "Circular")
    value = f", {some(r, 1, -0.5, 3.5)}" if kind == "Constant" else ""
    return f"nn.{kind}Pad{n}d({pad}{value})", [batched(r, [c, *space(r, n, 2, 6)])], {}


def linear(r):
    a, b, c = size(r), size(r), size(r)
    lead = [size(r, 1, 4) for _ in range(r.randint(0, 3))]
    return some(
        r,
        (f"nn.Linear({a}, {b}{words(bias=some(r, True, False))})", [[*lead, a]], {}),
        (f"nn.Bilinear({a}, {b}, {c}{words(bias=some(r, True, False))})", [[*lead, a], [*lead, b]], {}),
        (f"nn.CosineSimilarity({words(dim=some(r, 0, 1, -1), eps=some(r, 1e-8, 1e-3))[2:]})", [[*lead, a, b], some(r, [*lead, a, b], [b], [1, b])], {}),
        (f"nn.PairwiseDistance({words(p=some(r, 2.0, 1, 3.5, 0), eps=some(r, 1e-6, 1e-2), keepdim=some(r, True, False))[2:]})", [[*lead, a], some(r, [*lead, a], [a])], {}),
    )


def loss(r):
    shape = [size(r, 1, 5) for _ in range(r.randint(0, 3))]
    other = list(shape)
    if shape and r.random() < 0.25:
        other = some(r, shape[1:], [1, *shape[1:]], [2, *shape], [*shape[:-1], 1])
    reduction = some(r, "mean", "sum", "none")
    way = words(reduction=reduction)
    kind = some(r, "L1Loss", "MSELoss", "SmoothL1Loss", "HuberLoss", "PoissonNLLLoss", "KLDivLoss", "BCELoss", "BCEWithLogitsLoss",
                "SoftMarginLoss", "HingeEmbeddingLoss", "MultiLabelSoftMarginLoss", "GaussianNLLLoss")
    extra, target = "", other
    source = shape
    if kind == "SmoothL1Loss":
        extra = words(beta=some(r, None, 0, 0.5, 2))
    elif kind == "HuberLoss":
        extra = words(delta=some(r, None, 0.5, 2))
    elif kind == "PoissonNLLLoss":
        extra, target = words(log_input=some(r, True, False), full=some(r, True, False)), f"torch.rand({other}) * 3"
    elif kind == "KLDivLoss":
        extra, target = words(log_target=some(r, True, False)), f"torch.rand({other})"
        way = words(reduction=some(r, reduction, "batchmean"))
    elif kind in ("BCELoss", "BCEWithLogitsLoss"):
        target = f"torch.rand({other})"
        source = f"torch.rand({shape})" if kind == "BCELoss" else shape
        if shape and r.random() < 0.3:
            extra = f", weight=torch.rand({shape[-1]})"
        if kind == "BCEWithLogitsLoss" and shape and r.random() < 0.3:
            extra += f", pos_weight=torch.rand({shape[-1]})"
    elif kind in ("SoftMarginLoss", "HingeEmbeddingLoss"):
        target = f"(torch.rand({other}) > 0.5).float() * 2 - 1"
    elif kind == "MultiLabelSoftMarginLoss":
        target = f"(torch.rand({other}) > 0.5).float()"
        extra = f", weight=torch.rand({shape[-1]})" if shape and r.random() < 0.3 else ""
    elif kind == "GaussianNLLLoss":
        extra = words(full=some(r, True, False))
        variance = some(r, shape, [*shape[:-1], 1] if shape else shape, shape[:-1])
        return f"nn.GaussianNLLLoss({(extra + way)[2:]})", [source, target, f"torch.rand({variance})"], {}
    return f"nn.{kind}({(extra + way)[2:]})", [source, target], {}


def class_loss(r):
    n, c = size(r, 1, 5), size(r, 1, 5)
    over = [size(r, 1, 3) for _ in range(some(r, 0, 0, 1, 2))]
    shape = [n, c, *over] if over or r.random() < 0.8 else [c]
    place = [n, *over] if len(shape) > 1 else []
    reduction = words(reduction=some(r, "mean", "sum", "none"))
    weight = some(r, "", f", weight=torch.rand({c})")
    ignored = words(ignore_index=some(r, None, 0, -100, c - 1))
    classes = f"torch.randint(0, {c}, {place})"
    kind = r.randint(0, 8)
    if kind < 3:
        smoothing = words(label_smoothing=some(r, None, 0.1, 1.0))
        if r.random() < 0.3:
            return f"nn.CrossEntropyLoss({(weight + smoothing + reduction)[2:]})", [shape, f"torch.rand({shape})"], {}
        return f"nn.CrossEntropyLoss({(weight + ignored + smoothing + reduction)[2:]})", [shape, classes], {}
    if kind == 3:
        return f"nn.NLLLoss({(weight + ignored + reduction)[2:]})", [shape, classes], {}
    flat = [n, c] if r.random() < 0.8 else [c]
    if kind == 4:
        return (f"nn.MultiMarginLoss({(words(p=some(r, 1, 2), margin=some(r, 1.0, 0.5)) + weight + reduction)[2:]})",
                [flat, f"torch.randint(0, {c}, {flat[:-1]})"], {})
    if kind == 5:
        return f"nn.MultiLabelMarginLoss({reduction[2:]})", [flat, f"torch.randint(-1, {c}, {flat})"], {}
    if kind == 6:
        signs = f"(torch.rand({flat[:-1]}) > 0.5).float() * 2 - 1"
        kind = some(r, "CosineEmbeddingLoss", "MarginRankingLoss")
        given = flat if kind == "CosineEmbeddingLoss" else [n]
        signs = signs if kind == "CosineEmbeddingLoss" else f"(torch.rand({[n]}) > 0.5).float() * 2 - 1"
        return f"nn.{kind}({(words(margin=some(r, 0.0, 0.5)) + reduction)[2:]})", [given, given, signs], {}
    if kind == 7:
        settings = words(margin=some(r, 1.0, 0.2), swap=some(r, True, False))
        return some(r, f"nn.TripletMarginLoss({(settings + words(p=some(r, 2, 1, 3.0)) + reduction)[2:]})",
                    f"nn.TripletMarginWithDistanceLoss({(settings + reduction)[2:]})"), [flat, flat, flat], {}
    return some(
        r,
        (f"nn.AdaptiveLogSoftmaxWithLoss(6, 10, {some(r, [3, 6], [2], [1, 4, 9])}{words(div_value=some(r, 4.0, 2.0), head_bias=some(r, True, False))})",
         some(r, [[n, 6], f"torch.randint(0, 10, [{n}])"], [[6], "torch.randint(0, 10, [])"]), {}),
        (f"nn.LinearCrossEntropyLoss({c}, {c + 1}{words(bias=some(r, True, False), label_smoothing=some(r, None, 0.1), ignore_index=some(r, None, 1)) + reduction})",
         [[n, c], f"torch.randint(0, {c + 1}, [{n}])"], {}),
        (f"nn.CTCLoss({(words(blank=some(r, 0, c), zero_infinity=some(r, True, False)) + reduction)[2:]})",
         [f"torch.randn(8, {n}, {c + 1}).log_softmax(2)", f"torch.randint(1, {c + 1}, ({n}, 3))",
          f"torch.randint(5, 9, ({n},))", f"torch.randint(0, 4, ({n},))"], {}),
    )


def embedding(r):
    rows, width = size(r, 2, 8), size(r, 1, 5)
    padding = some(r, None, None, 0, 1, -1)
    norms = some(r, "", "", words(max_norm=some(r, 1.0, 0.5), norm_type=some(r, 2.0, 1.0, 3)))
    frequency = words(scale_grad_by_freq=some(r, None, None, True))
    sparse = words(sparse=some(r, None, None, None, True))
    kind = some(r, "torch.int64", "torch.int64", "torch.int32")
    if r.random() < 0.5:
        shape = [size(r, 1, 4) for _ in range(r.randint(0, 3))]
        return (f"nn.Embedding({rows}, {width}{words(padding_idx=padding)}{norms}{frequency}{sparse})",
                [f"torch.randint(0, {rows}, {shape}, dtype={kind})"], {})
    mode = some(r, "mean", "sum", "max")
    make = f"nn.EmbeddingBag({rows}, {width}{words(mode=mode, padding_idx=padding)}{norms}{frequency}{sparse}"
    if r.random() < 0.5:
        shape = [size(r, 1, 4), size(r, 1, 4)]
        inputs = [f"torch.randint(0, {rows}, {shape}, dtype={kind})"]
        return make + ")", inputs, {}
    count = size(r, 2, 8)
    last = some(r, True, False)
    offsets = sorted([0, r.randint(0, count), r.randint(0, count)]) + ([count] if last else [])
    inputs = [f"torch.randint(0, {rows}, ({count},), dtype={kind})", f"torch.tensor({offsets}, dtype={kind})"]
    return make + words(include_last_offset=last) + ")", inputs + ([[count]] if mode == "sum" and r.random() < 0.4 else []), {}


def recurrent(r):
    kind = some(r, "RNN", "LSTM", "GRU")
    a, h, layers = size(r, 1, 5), size(r, 2, 6), some(r, 1, 1, 2, 3)
    two, first = some(r, True, False), some(r, True, False)
    projected = some(r, 0, 0, 1) if kind == "LSTM" else None
    settings = words(num_layers=layers, bias=some(r, True, True, False), batch_first=first, dropout=some(r, 0.0, 0.0, 0.5),
                     bidirectional=two, proj_size=projected, nonlinearity=some(r, "tanh", "relu") if kind == "RNN" else None)
    length, batch = size(r, 1, 5), size(r, 1, 4)
    plain = r.random() < 0.2
    shape = [length, a] if plain else [batch, length, a] if first else [length, batch, a]
    inputs = [shape]
    words_of = {}
    if r.random() < 0.5:
        count = layers * (2 if two else 1)
        middle = [] if plain else [batch]
        inputs.append([count, *middle, projected or h])
        if kind == "LSTM":
            inputs.append([count, *middle, h])
            words_of = {"call": "m(x[0], (x[1], x[2]))"}
    return f"nn.{kind}({a}, {h}{settings})", inputs, words_of


def cell(r):
    kind = some(r, "RNN", "LSTM", "GRU")
    a, h = size(r), size(r)
    lead = [] if r.random() < 0.3 else [size(r, 1, 4)]
    settings = words(bias=some(r, True, False), nonlinearity=some(r, "tanh", "relu") if kind == "RNN" else None)
    inputs, call = [[*lead, a]], {}
    if r.random() < 0.6:
        inputs.append([*lead, h])
        if kind == "LSTM":
            inputs.append([*lead, h])
            call = {"call": "m(x[0], (x[1], x[2]))"}
    return f"nn.{kind}Cell({a}, {h}{settings})", inputs, call


def mask(r, *shape):
    shape = list(shape)
    return some(r, f"torch.rand({shape}) > 0.7", f"torch.randn({shape})", f"torch.rand({shape}) > 0.7")


def attention(r):
    heads = some(r, 1, 2, 2, 3, 4)
    e = heads * size(r, 1, 3)
    first = some(r, True, False)
    length, keys, batch = size(r, 1, 5), size(r, 1, 5), size(r, 1, 3)
    same = r.random() < 0.5
    other = not same and r.random() < 0.3
    k, v = (size(r), size(r)) if other else (e, e)
    settings = words(dropout=some(r, 0.0, 0.0, 0.4), bias=some(r, True, True, False), add_bias_kv=some(r, False, False, True),
                     add_zero_attn=some(r, False, False, True), kdim=k if other else None, vdim=v if other else None, batch_first=first)
    plain = r.random() < 0.2
    keys = length if same else keys

    def shaped(n, width):
        return [n, width] if plain else [batch, n, width] if first else [n, batch, width]

    inputs = [shaped(length, e)] if same else [shaped(length, e), shaped(keys, k), shaped(keys, v)]
    said = {}
    if r.random() < 0.5:
        said["key_padding_mask"] = mask(r, *([keys] if plain else [batch, keys]))
    if r.random() < 0.5:
        said["attn_mask"] = mask(r, *some(r, [length, keys], [(1 if plain else batch) * heads, length, keys]))
    flags = {name: some(r, True, False) for name in ("need_weights", "average_attn_weights", "is_causal") if r.random() < 0.4}
    return f"nn.MultiheadAttention({e}, {heads}{settings})", inputs, {"masks": said, "flags": flags, "same": same}


def transformer(r):
    heads = some(r, 1, 2, 3)
    e = heads * size(r, 1, 3)
    first = some(r, True, True, False)
    length, steps, batch = size(r, 1, 5), size(r, 1, 5), size(r, 1, 3)
    settings = f"{e}, {heads}" + words(dim_feedforward=size(r), dropout=some(r, 0.0, 0.3), activation=some(r, "relu", "gelu"),
                                       layer_norm_eps=some(r, 1e-5, 1e-3), batch_first=first, norm_first=some(r, False, False, True),
                                       bias=some(r, True, True, False))
    plain = r.random() < 0.2

    def shaped(n):
        return [n, e] if plain else [batch, n, e] if first else [n, batch, e]

    kind = r.randint(0, 4)
    layers = some(r, 1, 2, 2, 0)
    norm_of = some(r, "", f", norm=nn.LayerNorm({e})")
    if kind < 2:
        make = f"nn.TransformerEncoderLayer({settings})"
        prefix = ["src_mask", "src_key_padding_mask"]
        if kind == 1:
            nested = words(enable_nested_tensor=some(r, None, None, False), mask_check=some(r, None, None, False))
            make = f"nn.TransformerEncoder({make}, {layers}{norm_of}{nested})"
            prefix[0] = "mask"
        said = {}
        if r.random() < 0.4:
            said[prefix[0]] = some(r, mask(r, length, length), f"nn.Transformer.generate_square_subsequent_mask({length})")
        if r.random() < 0.4:
            said[prefix[1]] = mask(r, *([length] if plain else [batch, length]))
        flags = {"is_causal": some(r, True, False)} if r.random() < 0.2 else {}
        return make, [shaped(length)], {"masks": said, "flags": flags}
    if kind == 4:
        make = f"nn.Transformer({e}, {heads}, {some(r, 1, 2, 0)}, {some(r, 1, 0)}" + settings[len(f"{e}, {heads}"):] + ")"
    else:
        make = f"nn.TransformerDecoderLayer({settings})"
        if kind == 3:
            make = f"nn.TransformerDecoder({make}, {layers}{norm_of})"
    said = {}
    if r.random() < 0.4:
        said["tgt_mask"] = some(r, mask(r, length, length), f"nn.Transformer.generate_square_subsequent_mask({length})")
    if r.random() < 0.3:
        said["memory_mask"] = mask(r, length, steps)
    if r.random() < 0.3:
        said["tgt_key_padding_mask"] = mask(r, *([length] if plain else [batch, length]))
    if r.random() < 0.3:
        said["memory_key_padding_mask"] = mask(r, *([steps] if plain else [batch, steps]))
    inputs = [shaped(steps), shaped(length)] if kind == 4 else [shaped(length), shaped(steps)]
    return make, inputs, {"masks": said, "flags": {}}


FAMILIES = [activation, convolution, transposed, pool, unpool, norm, dropout, shape_layer, linear, loss, class_loss, embedding,
            recurrent, cell, attention, transformer]


def draw(r, index):
    return FAMILIES[index % len(FAMILIES)](r)
