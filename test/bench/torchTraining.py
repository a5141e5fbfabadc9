"""Trains a network of `trainNetworks.ts` with PyTorch: python3 torchTraining.py NETWORK LAYOUT THREADS

NETWORK is digits or residual, LAYOUT contiguous_format (channels first) or channels_last. Prints the version,
then for each number on standard input trains so many steps and prints the seconds they took. At the end of
the input it prints the peak memory of the process in bytes.
"""
import resource
import sys
import time
import torch
from torch import nn

BATCH, CLASSES = 64, 10


def conv(inputs, outputs, stride=1, bias=True):
    return nn.Conv2d(inputs, outputs, 3, stride, 1, bias=bias)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.branch = nn.Sequential(
            conv(inputs, outputs, stride, False), nn.BatchNorm2d(outputs), nn.ReLU(),
            conv(outputs, outputs, 1, False), nn.BatchNorm2d(outputs))
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        return torch.relu(self.branch(x) + self.shortcut(x))


def digits():
    return (1, 28, 28), nn.Sequential(
        conv(1, 16), nn.ReLU(), nn.MaxPool2d(2), conv(16, 32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(7 * 7 * 32, 128), nn.ReLU(), nn.Linear(128, CLASSES))


def residual():
    return (3, 32, 32), nn.Sequential(
        conv(3, 16, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES))


def main(network, layout, threads):
    torch.set_num_threads(int(threads))
    shape, model = {"digits": digits, "residual": residual}[network]()
    memory_format = getattr(torch, layout)
    model = model.to(memory_format=memory_format)
    images = torch.rand(BATCH, *shape).to(memory_format=memory_format)
    labels = torch.arange(BATCH) * 7 % CLASSES
    optimizer = torch.optim.Adam(model.parameters())
    criterion = nn.CrossEntropyLoss()
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            optimizer.zero_grad(set_to_none=True)
            criterion(model(images), labels).backward()
            optimizer.step()
        print(time.perf_counter() - start, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)


main(*sys.argv[1:])
