"""A loss and its gradient over all triplets of a batch, as one writes it in PyTorch so that it fits in memory: some
anchors at a time, each block's gradient added up on the matrices that the blocks are formed of. One run, not warmed
up. `mined` is `plain`: the triplets within the margin are those whose term is above 0."""

import json
import math
import resource
import sys
import time

import torch

given = json.load(sys.stdin)
torch.set_num_threads(2)
labels = torch.tensor(given["labels"])
batch = len(labels)
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
same = labels[:, None] == labels[None, :]
positive = same & ~torch.eye(batch, dtype=torch.bool)
negative = ~same
blocks = [slice(begin, min(batch, begin + 8)) for begin in range(0, batch, 8)]


def triplet(embeddings):
    rows = torch.nn.functional.normalize(embeddings)
    matrix = -(rows @ rows.T)
    leaf = matrix.detach().requires_grad_()
    total, count = 0.0, 0
    for block in blocks:
        near = leaf[block, None, :]
        if given["case"] == "swap":
            near = torch.minimum(near, leaf[None, :, :])
        terms = torch.relu(leaf[block, :, None] - near + 0.1)
        terms = terms * (positive[block, :, None] & negative[block, None, :])
        total += terms.sum().item()
        count += (terms > 0).sum().item()
        terms.sum().backward()
    matrix.backward(leaf.grad / max(count, 1))
    return total / max(count, 1)


def angular(embeddings):
    t = math.tan(math.radians(40)) ** 2
    rows = torch.nn.functional.normalize(embeddings)
    matrices = [rows @ rows.T, rows @ embeddings.T]
    between, across = [matrix.detach().requires_grad_() for matrix in matrices]
    total, count = 0.0, positive.sum().item()
    for block in blocks:
        exponents = 4 * t * (across[block, None, :] + across[None, :, :]) - 2 * (1 + t) * between[block, :, None]
        exponents = exponents.masked_fill(~negative[block, None, :], -math.inf)
        terms = torch.logsumexp(torch.nn.functional.pad(exponents, (0, 1)), 2)[positive[block]]
        total += terms.sum().item()
        terms.sum().backward()
    torch.autograd.backward(matrices, [leaf.grad / count for leaf in (between, across)])
    return total / count


embeddings = torch.tensor(given["embeddings"]).reshape(batch, -1).requires_grad_()
began = time.perf_counter()
loss = (angular if given["case"] == "angular" else triplet)(embeddings)
print(
    json.dumps(
        {
            "program": "torch " + torch.__version__,
            "seconds": time.perf_counter() - began,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "startMb": start,
            "loss": loss,
        }
    )
)
