"""PyTorch's side of the benchmark: answers `go NAME N` on stdin with the milliseconds of one step, mean of N."""
import re
import sys
import time

import torch
import torchvision
from torch import nn

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
torch.set_num_threads(threads)
torch.manual_seed(1)

MODELS = {
    'resnet18-step-64': ('resnet18', 64, 32, True),
    'resnet18-step-112': ('resnet18', 112, 32, True),
    'conv4-step-64': ('conv4', 64, 32, True),
    'resnet18-infer-256': ('resnet18', 256, 16, False),
}


def embedder(features):
    return nn.Sequential(nn.Linear(features, 512), nn.ReLU(), nn.Linear(512, 64))


def make(model):
    if model == 'resnet18':
        trunk = torchvision.models.resnet18()
        trunk.fc = embedder(512)
        return trunk
    layers = []
    for inputs in (3, 64, 64, 64):
        layers += [nn.Conv2d(inputs, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), embedder(64))


def network(name):
    model, size, batch, training = MODELS[name]
    net = make(model)
    images = torch.rand(batch, 3, size, size) - 0.5
    if not training:
        net.eval()

        def infer():
            with torch.inference_mode():
                net(images)

        return infer
    labels = torch.arange(batch) // 4
    same = (labels[:, None] == labels[None, :]).float()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=1e-4)

    def step():
        optimizer.zero_grad()
        unit = nn.functional.normalize(net(images))
        loss = ((unit @ unit.T - same) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def convolution(match):
    size, inputs, outputs, side, stride = map(int, match.groups()[:5])
    x = torch.rand(32, inputs, side, side) - 0.5
    w = torch.rand(outputs, inputs, size, size) - 0.5
    y = nn.functional.conv2d(x, w, stride=stride, padding=size // 2)
    if match.group(6) == 'forward':
        return lambda: nn.functional.conv2d(x, w, stride=stride, padding=size // 2)
    dy = torch.rand_like(y)
    mask = [inputs != 3, True, False]
    pad = [size // 2] * 2

    def backward():
        torch.ops.aten.convolution_backward(dy, x, w, None, [stride] * 2, pad, [1, 1], False, [0, 0], 1, mask)

    return backward


prepared = {}
for line in sys.stdin:
    command, name, count = line.split()
    if name not in prepared:
        match = re.fullmatch(r'conv(\d+)x\d+-(\d+)-(\d+)-(\d+)-s(\d+)-(forward|backward)', name)
        prepared[name] = convolution(match) if match else network(name)
    run = prepared[name]
    start = time.perf_counter()
    for _ in range(int(count)):
        run()
    print((time.perf_counter() - start) * 1000 / int(count), flush=True)
