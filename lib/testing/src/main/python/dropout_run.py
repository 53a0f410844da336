"""A run with dropout on shuffled batches, which stops anywhere and goes on with the same numbers."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

SIZE, BATCH = 72, 16


class Dropping(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.drop1 = nn.Dropout(0.25)
        self.fc1 = nn.Linear(4 * 6 * 6, 32)
        self.drop2 = nn.Dropout(0.5)
        self.fc2 = nn.Linear(32, 10)

    def forward(self, x):
        x = self.drop1(F.relu(self.conv(x)))
        x = self.drop2(F.relu(self.fc1(x.reshape(-1, 4 * 6 * 6))))
        return self.fc2(x)


class Run:
    def __init__(self, optimizer):
        torch.manual_seed(123)
        self.images = torch.randn(SIZE, 1, 8, 8)
        self.digits = torch.arange(SIZE) % 10
        torch.manual_seed(0)
        self.net = Dropping()
        self.optimizer = getattr(torch.optim, optimizer[0])(self.net.parameters(), **optimizer[1])
        self.g = torch.Generator()
        self.g.manual_seed(1)
        self.loader = DataLoader(range(SIZE), batch_size=BATCH, shuffle=True, generator=self.g)
        self.batches, self.epoch, self.position, self.begin = None, 0, 0, None
        self.step = 0

    def batch(self):
        if self.batches is None:
            self.begin = self.g.get_state()
            self.batches = iter(self.loader)
        batch = next(self.batches, None)
        if batch is None:
            self.batches, self.begin, self.position = None, None, 0
            self.epoch += 1
            return self.batch()
        self.position += 1
        return batch

    def train(self, steps):
        losses = []
        for _ in range(steps):
            batch = self.batch()
            self.optimizer.zero_grad()
            loss = F.cross_entropy(self.net(self.images[batch]), self.digits[batch])
            loss.backward()
            self.optimizer.step()
            self.step += 1
            losses.append(loss.item())
        return losses

    def save(self, path):
        batches = {
            "size": SIZE,
            "batch_size": BATCH,
            "epoch": self.epoch,
            "position": self.position,
            "generator": self.g.get_state(),
            "epoch_generator": self.begin,
            "order_seed": None,
        }
        torch.save(
            {
                "step": self.step,
                "model_state_dict": self.net.state_dict(),
                "optimizer_state_dict": self.optimizer.state_dict(),
                "rng_state": torch.get_rng_state(),
                "batches": batches,
            },
            path,
        )

    def load(self, path):
        saved = torch.load(path)
        self.step = saved["step"]
        self.net.load_state_dict(saved["model_state_dict"])
        self.optimizer.load_state_dict(saved["optimizer_state_dict"])
        batches = saved["batches"]
        self.epoch, self.position = batches["epoch"], batches["position"]
        self.begin = batches["epoch_generator"]
        if self.begin is None:
            self.g.set_state(batches["generator"])
        else:
            self.g.set_state(self.begin)
            self.batches = iter(self.loader)
            for _ in range(self.position):
                next(self.batches)
        torch.set_rng_state(saved["rng_state"])
        return self
