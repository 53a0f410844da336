"""Networks of torchvision, and a GRU, as programs beside those of exported_programs: larger, so for the long tests.

Images are small, as what is compared does not depend on their size.
"""
import time

import torch
import torchvision
from torch import nn

import exported_programs as e

NAMES = {
    "resnet18": "resnet18",
    "mobilenet": "mobilenet_v2",
    "efficientnet": "efficientnet_b0",
    "densenet": "densenet121",
    "googlenet": "googlenet",
    "shufflenet": "shufflenet_v2_x1_0",
    "convnext": "convnext_tiny",
    "swin": "swin_t",
    "vit": "vit_b_16",
    "deeplab": "deeplabv3_mobilenet_v3_large",
}
OPTIONS = {"vit": {"image_size": 64}, "googlenet": {"init_weights": False, "aux_logits": False}, "deeplab": {"weights_backbone": None}}


def network(name):
    """Weights as drawn give outputs that are nearly all zero in some: batch norms get statistics of random images."""
    model = torchvision.models.get_model(NAMES[name], weights=None, **OPTIONS.get(name, {}))
    with torch.no_grad():
        model.train()
        for _ in range(2):
            model(torch.randn(4, 3, 64, 64))
    return model.eval(), e.images(3, 64), e.BATCH


for known in NAMES:
    e.PROGRAMS[known] = lambda known=known: network(known)
e.PROGRAMS["gru"] = lambda: (e.Sequence(nn.GRU).eval(), lambda batch: ((torch.randn(batch, 5, 6),), {}), e.BATCH)


def times(name, archive, batch=5, rounds=15):
    """Milliseconds of processor time of a forward, one thread, the best round: module(), and torch.jit on the archive."""
    args, kwargs = e.inputs(name, batch)
    flat = e.leaves((args, kwargs))
    module, script = torch.export.load(name + ".pt2").module(), torch.jit.load(archive)
    found = []
    with torch.no_grad():
        for call in (lambda: module(*args, **kwargs), lambda: script.program_flat(*flat)):
            call(), call(), call()
            taken = []
            for _ in range(rounds):
                start = time.thread_time()
                call()
                taken.append((time.thread_time() - start) * 1000)
            found.append(min(taken))
    return found
