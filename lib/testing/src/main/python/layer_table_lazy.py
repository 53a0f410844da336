"""Rows of the layer table: layers that wait for their first input, and what is no layer by itself. None is called."""

ROWS = {
    "lazy_linear": ("nn.LazyLinear(3)",),
    "lazy_linear_no_bias": ("nn.LazyLinear(3, bias=False)",),
    **{f"lazy_conv{n}d": (f"nn.LazyConv{n}d(4, 3, stride=2)",) for n in (1, 2, 3)},
    **{f"lazy_conv_transpose{n}d": (f"nn.LazyConvTranspose{n}d(4, 3, padding=1)",) for n in (1, 2, 3)},
    **{f"lazy_batch_norm{n}d": (f"nn.LazyBatchNorm{n}d()",) for n in (1, 2, 3)},
    **{f"lazy_instance_norm{n}d": (f"nn.LazyInstanceNorm{n}d(affine=True)",) for n in (1, 2, 3)},
    "module": ("nn.Module()",),
    "container": ("nn.Container(a=nn.Linear(2, 2))",),
    "data_parallel": ("nn.DataParallel(nn.Linear(2, 2))",),
    "rnn_base": ("nn.RNNBase('LSTM', 3, 4)",),
    "rnn_cell_base": ("nn.RNNCellBase(3, 4, True, 4)",),
}
