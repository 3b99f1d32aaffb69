"""Precision@K of random embeddings against themselves, as one writes it in PyTorch: cdist and topk by blocks."""

import json
import resource
import sys
import time

import torch

samples, dimensions = int(sys.argv[1]), int(sys.argv[2])
torch.manual_seed(1)
labels = torch.randint(100, (samples,))
rows = torch.randn(100, dimensions)[labels] + 1.5 * torch.randn(samples, dimensions)

started = time.perf_counter()
rows = torch.nn.functional.normalize(rows)
hits = {1: 0, 2: 0, 8: 0}
for begin in range(0, samples, 1000):
    end = min(samples, begin + 1000)
    distances = torch.cdist(rows[begin:end], rows)
    distances[torch.arange(end - begin), torch.arange(begin, end)] = float("inf")
    nearest = distances.topk(8, largest=False).indices
    match = labels[nearest] == labels[begin:end, None]
    for k in hits:
        hits[k] += match[:, :k].sum().item()
seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "program": "torch " + torch.__version__,
            "seconds": seconds,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "result": {f"precision@{k}": hits[k] / (samples * k) for k in hits},
        }
    )
)
