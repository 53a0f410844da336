"""torch.nn's layers and losses, and what each is called with: rows of exported_modules.py."""
import torch
from torch import nn

R = torch.randn
torch.manual_seed(0)
VECTOR, ROWS3, IMAGE, VOLUME, WORDS = R(3, 4), R(2, 4, 9), R(2, 4, 8, 8), R(2, 4, 5, 6, 7), R(2, 5, 4)

LAYERS = {
    "linear": (nn.Linear(4, 3), VECTOR),
    "bilinear": (nn.Bilinear(4, 4, 3), VECTOR, VECTOR),
    "conv1d": (nn.Conv1d(4, 6, 3, padding="same"), ROWS3),
    "conv2d": (nn.Conv2d(4, 8, 3, groups=2, dilation=2, padding_mode="reflect", padding=1), IMAGE),
    "conv2d_circular": (nn.Conv2d(4, 8, 3, padding_mode="circular", padding=1), IMAGE),
    "conv3d": (nn.Conv3d(4, 6, 3), VOLUME),
    "conv_transpose1d": (nn.ConvTranspose1d(4, 3, 3, 2), ROWS3),
    "conv_transpose2d": (nn.ConvTranspose2d(4, 3, 3, 2, 1, 1), IMAGE),
    "conv_transpose3d": (nn.ConvTranspose3d(4, 2, 2), VOLUME),
    "max_pool2d": (nn.MaxPool2d(2, return_indices=True), IMAGE),
    "max_pool3d": (nn.MaxPool3d(2), VOLUME),
    "avg_pool2d": (nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), IMAGE),
    "avg_pool3d": (nn.AvgPool3d(2), VOLUME),
    "lp_pool2d": (nn.LPPool2d(2, 2), IMAGE),
    "adaptive_avg_pool2d": (nn.AdaptiveAvgPool2d((3, None)), IMAGE),
    "adaptive_max_pool2d": (nn.AdaptiveMaxPool2d(3), IMAGE),
    "fractional_max_pool2d": (nn.FractionalMaxPool2d(2, output_size=(3, 3), _random_samples=torch.rand(2, 4, 2)), IMAGE),
    "max_unpool2d": (nn.MaxUnpool2d(2), R(1, 1, 2, 2), torch.tensor([[[[0, 3], [8, 11]]]])),
    "batch_norm1d": (nn.BatchNorm1d(4), ROWS3),
    "batch_norm2d": (nn.BatchNorm2d(4), IMAGE),
    "batch_norm3d": (nn.BatchNorm3d(4), VOLUME),
    "batch_norm2d_plain": (nn.BatchNorm2d(4, track_running_stats=False, affine=False), IMAGE),
    "layer_norm": (nn.LayerNorm([8, 8]), IMAGE),
    "group_norm": (nn.GroupNorm(2, 4), IMAGE),
    "instance_norm": (nn.InstanceNorm2d(4, affine=True, track_running_stats=True), IMAGE),
    "rms_norm": (nn.RMSNorm(4), VECTOR),
    "local_response_norm": (nn.LocalResponseNorm(2), IMAGE),
    "embedding": (nn.Embedding(10, 3, padding_idx=0), torch.tensor([[1, 2, 0]])),
    "embedding_bag": (nn.EmbeddingBag(10, 3, mode="mean"), torch.tensor([1, 2, 3, 4]), torch.tensor([0, 2])),
    "rnn": (nn.RNN(4, 5, nonlinearity="relu"), R(3, 2, 4)),
    "lstm": (nn.LSTM(4, 5, 2, bidirectional=True, batch_first=True), R(3, 2, 4)),
    "lstm_projected": (nn.LSTM(4, 5, proj_size=2), R(3, 2, 4)),
    "gru": (nn.GRU(4, 5), R(3, 2, 4)),
    "rnn_cell": (nn.RNNCell(4, 5), VECTOR),
    "lstm_cell": (nn.LSTMCell(4, 5), VECTOR),
    "gru_cell": (nn.GRUCell(4, 5), VECTOR),
    "attention": (nn.MultiheadAttention(4, 2, batch_first=True), WORDS, WORDS, WORDS),
    "encoder_layer": (nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True, norm_first=True), WORDS),
    "decoder_layer": (nn.TransformerDecoderLayer(4, 2, 8, 0.0, batch_first=True), WORDS, R(2, 3, 4)),
    "transformer": (nn.Transformer(4, 2, 1, 1, 8, 0.0, batch_first=True), WORDS, R(2, 3, 4)),
    "fold": (nn.Fold((4, 5), (2, 2)), R(1, 12, 12)),
    "unfold": (nn.Unfold((2, 3)), IMAGE),
    "upsample_bilinear": (nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), IMAGE),
    "upsample_nearest": (nn.Upsample(scale_factor=1.5), IMAGE),
    "upsample_bicubic": (nn.Upsample(size=(5, 5), mode="bicubic"), IMAGE),
    "pixel_shuffle": (nn.PixelShuffle(2), IMAGE),
    "pixel_unshuffle": (nn.PixelUnshuffle(2), IMAGE),
    "channel_shuffle": (nn.ChannelShuffle(2), IMAGE),
    "reflection_pad": (nn.ReflectionPad2d(1), IMAGE),
    "replication_pad": (nn.ReplicationPad2d(1), IMAGE),
    "zero_pad": (nn.ZeroPad2d((1, -1, 0, 2)), IMAGE),
    "circular_pad": (nn.CircularPad2d(1), IMAGE),
    "cosine": (nn.CosineSimilarity(), VECTOR, R(3, 4)),
    "distance": (nn.PairwiseDistance(), VECTOR, R(3, 4)),
}
CORE = {"lstm", "gru", "encoder_layer", "attention", "batch_norm2d", "conv2d_circular", "embedding_bag", "upsample_bicubic", "instance_norm"}

ACTIVATIONS = "ReLU ReLU6 ELU SELU CELU GELU SiLU Mish Sigmoid LogSigmoid Tanh Hardtanh Hardswish Hardsigmoid Hardshrink Softshrink Tanhshrink Softplus Softsign LeakyReLU PReLU RReLU GLU"

CLASSES = torch.tensor([0, 1, 3])
LOSSES = {
    "MSELoss": (R(3, 4),), "L1Loss": (R(3, 4),), "SmoothL1Loss": (R(3, 4),), "HuberLoss": (R(3, 4),),
    "CrossEntropyLoss": (CLASSES,), "NLLLoss": (CLASSES,), "BCEWithLogitsLoss": (torch.rand(3, 4),),
    "KLDivLoss": (torch.rand(3, 4),), "PoissonNLLLoss": (torch.rand(3, 4),), "HingeEmbeddingLoss": (torch.ones(3, 4),),
    "MultiLabelMarginLoss": (torch.tensor([[0, 1, -1, 2]] * 3),), "SoftMarginLoss": (torch.ones(3, 4),),
    "MultiLabelSoftMarginLoss": (torch.ones(3, 4),), "CosineEmbeddingLoss": (R(3, 4), torch.ones(3)),
    "TripletMarginLoss": (R(3, 4), R(3, 4)), "MultiMarginLoss": (CLASSES,),
}  # fmt: skip
