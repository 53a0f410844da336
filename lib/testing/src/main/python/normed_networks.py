"""Two published networks that stand on weight_norm and spectral_norm, and a temporal convolutional network on the newer
parametrizations, run in real torch into the folder of the first argument; "check" as the second reads what Java wrote there.
"""

import sys
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrizations as P
from torch.nn.utils import remove_weight_norm, spectral_norm, weight_norm


class ResBlock(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.convs1 = self.convolutions(channels, kernel, (1, 3))
        self.convs2 = self.convolutions(channels, kernel, (1, 1))

    @staticmethod
    def convolutions(channels, kernel, dilations):
        return nn.ModuleList(
            [
                weight_norm(nn.Conv1d(channels, channels, kernel, dilation=d, padding=(kernel * d - d) // 2))
                for d in dilations
            ]
        )

    def forward(self, x):
        for c1, c2 in zip(self.convs1, self.convs2):
            xt = c1(F.leaky_relu(x, 0.1))
            x = c2(F.leaky_relu(xt, 0.1)) + x
        return x


class HiFiGan(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_pre = weight_norm(nn.Conv1d(80, 32, 7, padding=3))
        self.ups = nn.ModuleList(
            [
                weight_norm(nn.ConvTranspose1d(32, 16, 8, 4, padding=2)),
                weight_norm(nn.ConvTranspose1d(16, 8, 8, 4, padding=2)),
            ]
        )
        self.resblocks = nn.ModuleList([ResBlock(16, 3), ResBlock(16, 5), ResBlock(8, 3), ResBlock(8, 5)])
        self.conv_post = weight_norm(nn.Conv1d(8, 1, 7, padding=3))

    def forward(self, x):
        x = self.conv_pre(x)
        for i, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, 0.1))
            x = (self.resblocks[2 * i](x) + self.resblocks[2 * i + 1](x)) / 2
        return torch.tanh(self.conv_post(F.leaky_relu(x, 0.01)))

    def remove_weight_norm(self):
        for m in self.modules():
            if isinstance(m, (nn.Conv1d, nn.ConvTranspose1d)):
                remove_weight_norm(m)


class SnDiscriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            spectral_norm(nn.Conv2d(3, 8, 3, padding=1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(8, 8, 4, stride=2, padding=1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(8, 16, 3, padding=1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(16, 16, 4, stride=2, padding=1)),
            nn.LeakyReLU(0.1),
            nn.Flatten(),
            spectral_norm(nn.Linear(16 * 4 * 4, 1)),
        )

    def forward(self, x):
        return self.main(x)


def tcn(norm):
    """Of the parts of a temporal convolutional network (Bai, Kolter, Koltun 2018): dilated convolutions with weight norms."""
    layers = []
    for i, (inputs, outputs) in enumerate(((2, 6), (6, 6))):
        d = 2**i
        layers += [norm(nn.Conv1d(inputs, outputs, 3, padding=d, dilation=d)), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool1d(1), nn.Flatten(), norm(nn.Linear(6, 3)))


NETWORKS = {
    "hifigan": (HiFiGan, (2, 80, 6)),
    "discriminator": (SnDiscriminator, (4, 3, 16, 16)),
    "tcn": (lambda: tcn(P.weight_norm), (3, 2, 10)),
    "tcn_old": (lambda: tcn(weight_norm), (3, 2, 10)),
}


def step(m, x, optimizer):
    optimizer.zero_grad()
    m(x).pow(2).mean().backward()
    optimizer.step()


def write(folder):
    for type_ in (ResBlock, HiFiGan, SnDiscriminator):
        type_.__module__ = "__main__"
    for name, (make, shape) in NETWORKS.items():
        torch.manual_seed(0)
        m = make()
        (folder / f"{name}.txt").write_text(str(m), encoding="utf-8")
        torch.save(m.state_dict(), folder / f"{name}.pt")
        if name != "tcn":
            torch.save(m, folder / f"{name}_whole.pt")
        torch.manual_seed(1)
        x = torch.randn(shape)
        m.eval()
        with torch.no_grad():
            before = m(x)
        m.train()
        optimizer = torch.optim.Adam(m.parameters(), 1e-3)
        for _ in range(3):
            step(m, x, optimizer)
        m.eval()
        with torch.no_grad():
            after = m(x)
        torch.save({"x": x, "before": before, "after": after, "state": m.state_dict()}, folder / f"{name}_runs.pt")


def check(folder):
    for name, (make, _) in NETWORKS.items():
        runs = torch.load(folder / f"{name}_runs.pt")
        m = make()
        m.load_state_dict(torch.load(folder / f"{name}_java.pt"))
        m.eval()
        whole = torch.load(folder / f"{name}_java_whole.pt", weights_only=False) if name != "tcn" else m
        with torch.no_grad():
            for one in (m, whole.eval()):
                difference = (one(runs["x"]) - runs["after"]).abs().max().item()
                assert difference <= 1e-5, (name, difference)
        # It learns on in Python.
        step(whole.train(), runs["x"], torch.optim.Adam(whole.parameters(), 1e-3))
        if name == "hifigan":
            whole.remove_weight_norm()
            plain = torch.load(folder / "hifigan_java_plain.pt")
            assert list(plain) == list(whole.state_dict()), (list(plain), list(whole.state_dict()))
        print(name)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    (check if "check" in sys.argv else write)(Path(sys.argv[1]))
