"""The peer of integrated-gradients.ts: integrated gradients of a pair in PyTorch, all images of the path as one batch.

Each line on its input asks for a pair, and is answered by its milliseconds, those of the processor, and the gap of its numbers as a share
of what they are to come to.
"""
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torchvision

SIZE = 64


def network():
    trunk = torchvision.models.resnet18()
    trunk.fc = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 64))
    for parameter in trunk.parameters():
        parameter.requires_grad_(False)
    return trunk.eval()


def distances(net, a, b):
    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    deviation = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    rows = net((torch.cat([a, b]) - mean) / deviation)
    return (rows[: len(a)] - rows[len(a) :]).square().sum(1)


def explained(net, a, b, steps):
    """Maps of both images, from black, by the rule of Gauss and Legendre."""
    places, weights = np.polynomial.legendre.leggauss(steps)
    shares = torch.tensor((places + 1) / 2, dtype=torch.float32)[:, None, None, None]
    weights = torch.tensor(weights / 2, dtype=torch.float32)[:, None, None, None]
    path = [(shares * image).requires_grad_() for image in (a, b)]
    gradients = torch.autograd.grad(distances(net, *path).sum(), path)
    return [((weights * g).sum(0) * image).sum(0) for g, image in zip(gradients, (a, b))]


def main(steps, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    net = network()
    for _ in sys.stdin:
        started, used = time.perf_counter(), time.process_time()
        a, b = torch.rand(2, 3, SIZE, SIZE)
        with torch.no_grad():
            black = torch.zeros_like(a)
            all_, none = distances(net, torch.stack([a, black]), torch.stack([b, black])).tolist()
        maps = explained(net, a, b, steps)
        gap = abs(sum(m.sum().item() for m in maps) - (all_ - none)) / abs(all_ - none)
        print(1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used), gap, flush=True)


if __name__ == '__main__':
    main(*map(int, sys.argv[1:]))
