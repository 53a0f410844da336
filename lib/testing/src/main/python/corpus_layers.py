"""Good files of many layers, each saved whole and as a state_dict, and the files that older versions of torch wrote."""

import pathlib
import shutil

import torch
from torch import nn

GOLDENS = pathlib.Path(__file__).resolve().parents[4] / "torch" / "src" / "test" / "resources" / "goldens"
LAYERS = {
    "Bilinear": (2, 3, 1), "Conv1d": (1, 2, 3), "Conv3d": (1, 1, 2), "ConvTranspose1d": (1, 2, 3), "ConvTranspose2d": (1, 2, 3),
    "ConvTranspose3d": (1, 1, 2), "BatchNorm1d": (2,), "BatchNorm3d": (2,), "InstanceNorm2d": (2, 1e-5, 0.1, True, True), "GroupNorm": (1, 2),
    "LayerNorm": ((2, 3),), "RMSNorm": (3,), "LocalResponseNorm": (2,), "RNN": (2, 3), "GRU": (2, 3, 2), "LSTMCell": (2, 3), "GRUCell": (2, 3),
    "EmbeddingBag": (3, 2), "PReLU": (), "RReLU": (), "LeakyReLU": (0.2,), "GELU": (), "ELU": (), "CELU": (), "SELU": (), "GLU": (), "Mish": (),
    "SiLU": (), "Softplus": (), "Softmax": (1,), "LogSoftmax": (1,), "Softmin": (1,), "Softshrink": (), "Hardtanh": (), "Hardswish": (),
    "Threshold": (0.1, 0), "Dropout": (0.1,), "Dropout2d": (), "AlphaDropout": (), "MaxPool1d": (2,), "MaxPool2d": ((2, 1),), "MaxPool3d": (2,),
    "AvgPool2d": (2,), "LPPool2d": (2, 2), "FractionalMaxPool2d": (2, 1), "AdaptiveAvgPool2d": ((1, 1),), "AdaptiveMaxPool2d": ((None, 2),),
    "MaxUnpool2d": (2,), "ConstantPad2d": (1, 0.5), "ReflectionPad1d": (1,), "ReplicationPad2d": ((1, 2, 3, 4),), "ZeroPad2d": (1,),
    "CircularPad1d": (1,), "Upsample": (None, 2), "PixelShuffle": (2,), "PixelUnshuffle": (2,), "ChannelShuffle": (2,), "Fold": ((4, 4), 2),
    "Unfold": (2,), "Unflatten": (1, (2, 1)), "Flatten": (), "CosineSimilarity": (), "PairwiseDistance": (), "Identity": (), "MSELoss": (),
    "CrossEntropyLoss": (torch.ones(2),), "BCEWithLogitsLoss": (), "NLLLoss": (), "KLDivLoss": (), "CTCLoss": (), "TripletMarginLoss": (),
    "HuberLoss": (), "TransformerEncoderLayer": (4, 2, 4), "TransformerDecoderLayer": (4, 2, 4), "ParameterDict": ({"a": torch.ones(1)},), "ParameterList": ([torch.ones(1)],),
    "ModuleDict": ({"a": nn.Linear(1, 1)},),
}


def layers(c):
    for name, arguments in LAYERS.items():
        layer = getattr(nn, name)(*arguments)
        c.save(f"layer_{name}", layer)
        if layer.state_dict():
            c.save(f"layer_{name}_state", layer.state_dict())


def containers(c, dtypes):
    """What the stream before 1.6 and the other protocols hold, dtype by dtype."""
    source = torch.arange(48, dtype=torch.uint8)
    for dtype in dtypes:
        value = source.view(getattr(torch, dtype))
        # Torch writes its newest dtypes into the old stream, but can't read them from there.
        torch.save(value, c.path(f"legacy_dtype_{dtype}"), _use_new_zipfile_serialization=False)
        c.expect(f"legacy_dtype_{dtype}", value)
        c.save(f"protocol_5_dtype_{dtype}", [value, value[1:]], pickle_protocol=5)


def older(c):
    for file in sorted(GOLDENS.glob("*/*.pt")):
        # A live module has what its class has learnt since; its tensors are compared in GoldensTest.
        if file.stem == "module":
            continue
        name = f"torch_{file.parent.name.replace('.', '_')}_{file.stem}"
        shutil.copy(file, c.path(name))
        c.expect(name)
