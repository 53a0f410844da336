"""A batch-normed convolutional network on the digits of scikit-learn, beside its Java twin in DigitsRun."""

import time

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

TRAINED, BATCH = 1437, 32


class Digits(nn.Module):
    def __init__(self, normed):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(16) if normed else nn.Identity()
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(32) if normed else nn.Identity()
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.norm1(self.conv1(x))))
        x = self.pool(F.relu(self.norm2(self.conv2(x))))
        return self.fc(torch.flatten(x, 1))


def run(path, epochs, normed, dtype):
    dtype = getattr(torch, dtype)
    data = torch.load(path)
    images = (data["images"].unsqueeze(1).float() / 16).to(dtype)
    labels = data["labels"].long()
    torch.manual_seed(0)
    net = Digits(normed).to(dtype)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    g = torch.Generator()
    g.manual_seed(1)
    loader = DataLoader(range(TRAINED), batch_size=BATCH, shuffle=True, generator=g)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=epochs * len(loader))
    losses, rates, correct, seconds, cpu = [], [], [], [], []
    for _ in range(epochs):
        start, start_cpu = time.perf_counter(), time.process_time()
        net.train()
        for batch in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            rates.append(scheduler.get_last_lr()[0])
            scheduler.step()
            losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
        net.eval()
        with torch.no_grad():
            found = net(images[TRAINED:]).argmax(1)
        correct.append((found == labels[TRAINED:]).sum().item())
    return {"losses": losses, "rates": rates, "correct": correct, "seconds": seconds, "cpu": cpu}
