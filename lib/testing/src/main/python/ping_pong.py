"""Steps of training on inputs that both languages make from numbers alone."""

import torch
import torch.nn.functional as F

from networks import Net


def make():
    torch.manual_seed(0)
    net = Net()
    return net, torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)


def train(net, optimizer, first, steps):
    """Trains `steps` steps and returns the losses; step n draws its input after manual_seed(n)."""
    losses = []
    for step in range(first, first + steps):
        torch.manual_seed(step)
        x = torch.randn(32, 3, 32, 32)
        target = torch.arange(32) % 10
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def save(net, optimizer, epoch, loss, path):
    torch.save(
        {
            "epoch": epoch,
            "model_state_dict": net.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
            "loss": loss,
        },
        path,
    )


def go_on(path, steps):
    """Loads the checkpoint in `path`, trains on and saves it again."""
    net, optimizer = make()
    checkpoint = torch.load(path)
    net.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    losses = train(net, optimizer, checkpoint["epoch"], steps)
    save(net, optimizer, checkpoint["epoch"] + steps, losses[-1], path)
    return losses
