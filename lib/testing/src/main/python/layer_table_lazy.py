"""Rows of the layer table that are never called: layers that wait for their first input or have a setting that no layer
can have, and what is no layer by itself."""

ROWS = {
    "lazy_linear": ("nn.LazyLinear(3)",),
    "lazy_linear_no_bias": ("nn.LazyLinear(3, bias=False)",),
    **{f"lazy_conv{n}d": (f"nn.LazyConv{n}d(4, 3, stride=2)",) for n in (1, 2, 3)},
    **{f"lazy_conv_transpose{n}d": (f"nn.LazyConvTranspose{n}d(4, 3, padding=1)",) for n in (1, 2, 3)},
    **{f"lazy_batch_norm{n}d": (f"nn.LazyBatchNorm{n}d()",) for n in (1, 2, 3)},
    **{f"lazy_instance_norm{n}d": (f"nn.LazyInstanceNorm{n}d(affine=True)",) for n in (1, 2, 3)},
    "dropout_no_probability": ("nn.Dropout()", [], {"setup": "m.p = 1.5"}),
    "dropout_text": ("nn.Dropout()", [], {"setup": "m.p = 'half'"}),
    "elu_none": ("nn.ELU()", [], {"setup": "m.alpha = None"}),
    "conv2d_odd_groups": ("nn.Conv2d(4, 4, 3)", [], {"setup": "m.groups = 3"}),
    "conv2d_odd_stride": ("nn.Conv2d(4, 4, 3)", [], {"setup": "m.stride = (2.5, 'a')"}),
    "conv2d_odd_mode": ("nn.Conv2d(4, 4, 3)", [], {"setup": "m.padding_mode = 'mirror'"}),
    "max_pool2d_odd_size": ("nn.MaxPool2d(2)", [], {"setup": "m.kernel_size = (2, 2, 2)"}),
    "gelu_odd": ("nn.GELU()", [], {"setup": "m.approximate = 'half'"}),
    "layer_norm_other_shape": ("nn.LayerNorm(4)", [], {"setup": "m.normalized_shape = (5,)"}),
    "module": ("nn.Module()",),
    "container": ("nn.Container(a=nn.Linear(2, 2))",),
    "data_parallel": ("nn.DataParallel(nn.Linear(2, 2))",),
    "rnn_base": ("nn.RNNBase('LSTM', 3, 4)",),
    "rnn_cell_base": ("nn.RNNCellBase(3, 4, True, 4)",),
}
