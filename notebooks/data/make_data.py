#!/usr/bin/env python3
"""Makes the lessons' data files. Run by hand; the files it made are committed.

    pip install torch==2.15.0 torchvision==0.29.2 scikit-learn==1.9.1 palmerpenguins==0.1.6
    apt-get install dataset-fashion-mnist
    python make_data.py FOLDER_OF_FASHION_MNIST

The folder is where the Debian package puts the four idx files. Where each file comes from, and under which
licence, stands in README.md beside this script. Seeded and at one thread: on one kind of processor a second
run writes the same bytes; on another the trained weights may differ in their last bits.
"""

import gzip
import io
import struct
import sys
from importlib import resources
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision.models import MobileNetV2

HERE = Path(__file__).resolve().parent
NAMES = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]


class Net(nn.Module):
    """The network of lesson 1."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def idx(path: Path) -> torch.Tensor:
    """Reads one of Fashion-MNIST's files: a magic number, the sizes, then bytes."""
    content = gzip.decompress(path.read_bytes())
    dimensions = content[3]
    sizes = struct.unpack(f">{dimensions}I", content[4 : 4 + 4 * dimensions])
    return torch.frombuffer(bytearray(content[4 + 4 * dimensions :]), dtype=torch.uint8).reshape(sizes)


def as_input(images: torch.Tensor) -> torch.Tensor:
    """(N, 28, 28) grey bytes -> (N, 3, 32, 32) floats in 0..1: what lesson 1 does in Java."""
    return F.pad(images.float() / 255, (2, 2, 2, 2)).unsqueeze(1).expand(-1, 3, -1, -1)


def fashion(folder: Path) -> None:
    images, labels = idx(folder / "train-images-idx3-ubyte.gz"), idx(folder / "train-labels-idx1-ubyte.gz").long()
    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
    for epoch in range(4):
        for batch in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(net(as_input(images[batch])), labels[batch]).backward()
            optimizer.step()
        print(f"epoch {epoch + 1}", flush=True)
    torch.save(net.state_dict(), HERE / "net-fashion.pt")
    told(net.eval(), folder)
    images, labels = idx(folder / "t10k-images-idx3-ubyte.gz"), idx(folder / "t10k-labels-idx1-ubyte.gz")
    first = {"images": images[:100].clone(), "labels": labels[:100].clone(), "names": NAMES}
    torch.save(first, HERE / "fashion-100.pt")


def mobilenet() -> MobileNetV2:
    """torchvision's own class, with the settings of a network small enough for pictures of 32 x 32."""
    stages = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 2, 2], [6, 64, 2, 1]]
    return MobileNetV2(num_classes=10, width_mult=0.5, inverted_residual_setting=stages)


def mobilenet_fashion(folder: Path) -> None:
    images, labels = idx(folder / "train-images-idx3-ubyte.gz"), idx(folder / "train-labels-idx1-ubyte.gz").long()
    torch.manual_seed(0)
    net = mobilenet()
    epochs, size = 4, 128
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-5, nesterov=True)
    steps = epochs * -(-len(images) // size)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, steps)
    for epoch in range(epochs):
        for batch in torch.randperm(len(images)).split(size):
            optimizer.zero_grad()
            F.cross_entropy(net(as_input(images[batch])), labels[batch]).backward()
            optimizer.step()
            scheduler.step()
        print(f"epoch {epoch + 1}", flush=True)
    torch.save(net.state_dict(), HERE / "mobilenet-fashion.pt")
    told(net.eval(), folder)


def told(net: nn.Module, folder: Path) -> None:
    """Says how many of the test pictures are recognised."""
    images, labels = idx(folder / "t10k-images-idx3-ubyte.gz"), idx(folder / "t10k-labels-idx1-ubyte.gz")
    with torch.no_grad():
        right = net(as_input(images)).argmax(1) == labels
    print(f"right: {right.float().mean():.4f} of {len(right)}, {int(right[:100].sum())} of the first 100")


def program(net: nn.Module, name: str) -> None:
    """A trained network as a program: its weights and its graph, for any number of pictures."""
    net.load_state_dict(torch.load(HERE / f"{name}.pt"))
    pictures = torch.export.Dim("pictures", min=1, max=10_000)
    x = torch.zeros(2, 3, 32, 32)
    exported = torch.export.export(net.eval(), (x,), dynamic_shapes=({0: pictures},))
    # Where this script lies, line by line, is nobody's business.
    for node in exported.graph.nodes:
        node.meta.pop("stack_trace", None)
    torch.export.save(exported, HERE / f"{name}.pt2")


def digits() -> None:
    content = resources.files("sklearn.datasets.data").joinpath("digits.csv.gz").read_bytes()
    rows = [line.split(",") for line in gzip.decompress(content).decode().split()]
    table = torch.tensor([[int(float(cell)) for cell in row] for row in rows], dtype=torch.uint8)
    # The original is sorted by writer, which trains badly.
    table = table[torch.randperm(len(table), generator=torch.Generator().manual_seed(0))]
    images = table[:, :64].reshape(-1, 8, 8).clone()
    torch.save({"images": images, "labels": table[:, 64].clone()}, HERE / "digits.pt")


def penguins() -> None:
    found = [path for path in resources.files("palmerpenguins").joinpath("data").iterdir() if path.name == "penguins.csv"]
    (HERE / "penguins.csv").write_bytes(found[0].read_bytes())


def main() -> None:
    torch.set_num_threads(1)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    digits()
    penguins()
    fashion(Path(sys.argv[1]))
    program(Net(), "net-fashion")
    mobilenet_fashion(Path(sys.argv[1]))
    program(mobilenet(), "mobilenet-fashion")
    for path in sorted(HERE.glob("*.pt")) + [HERE / "penguins.csv"]:
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
