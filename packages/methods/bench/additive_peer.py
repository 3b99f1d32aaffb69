"""The peer of additive.ts: one network on crops of every node, as it is usually written in PyTorch.

A line of JSON with what is to be trained comes first; each further line asks for an epoch, and is answered by its
milliseconds, those of the processor, its steps and its loss. Convolutions pass only the crops that there are.
"""
import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class PerNode(nn.Module):
    """A linear layer of its own for each node: [nodes, batch, in] -> [nodes, batch, out]."""

    def __init__(self, nodes, inputs, outputs):
        super().__init__()
        bound = 1 / math.sqrt(inputs)
        self.weight = nn.Parameter(torch.empty(nodes, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(nodes, 1, outputs).uniform_(-bound, bound))

    def forward(self, x):
        return torch.baddbmm(self.bias, x, self.weight)


class NodeNorm(nn.Module):
    """Batch norm over the crops of all nodes; scale and shift are a node's own."""

    def __init__(self, nodes, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.scale = nn.Parameter(torch.ones(nodes, channels))
        self.shift = nn.Parameter(torch.zeros(nodes, channels))

    def forward(self, x, node):
        return self.norm(x) * self.scale[node][:, :, None, None] + self.shift[node][:, :, None, None]


class Network(nn.Module):
    """Every joined node has the same number of children."""

    def __init__(self, children, size, widths, hidden=64, dimensions=32):
        super().__init__()
        self.children_of, n = children, len(children)
        self.leaves = sum(not parts for parts in children)
        self.convolutions, self.norms, channels, side = nn.ModuleList(), nn.ModuleList(), 4, size
        for width in widths:
            convolution = nn.Conv2d(channels, width, 3, 2, 1, bias=False)
            nn.init.kaiming_normal_(convolution.weight, mode='fan_out', nonlinearity='relu')
            self.convolutions.append(convolution)
            self.norms.append(NodeNorm(n, width))
            channels, side = width, (side + 1) // 2
        self.features = channels * side * side
        self.up = PerNode(n, self.features + 6, hidden)
        self.absent = nn.Parameter(torch.randn(self.leaves, 1, hidden) * 0.5)
        levels, self.levels = [], []
        for parts in children:
            levels.append(1 + max(levels[c] for c in parts) if parts else 0)
        for level in range(1, max(levels) + 1):
            self.levels.append([j for j in range(n) if levels[j] == level])
        self.join = nn.ModuleList([PerNode(len(ids), len(children[ids[0]]) * hidden, hidden) for ids in self.levels])
        self.out = PerNode(n, hidden, dimensions)
        self.logits = nn.Parameter(torch.zeros(n))
        below = torch.eye(n)
        for j, parts in enumerate(children):
            for c in parts:
                below[j] += below[c]
        self.register_buffer('below', below)

    def forward(self, crops, boxes, present):
        batch, n = present.shape
        at = present.reshape(-1).nonzero()[:, 0]
        x, node = crops.reshape(batch * n, *crops.shape[2:])[at], at % n
        for convolution, norm in zip(self.convolutions, self.norms):
            x = F.relu(norm(convolution(x), node))
        x = x.new_zeros(batch * n, self.features).index_copy(0, at, x.flatten(1)).reshape(batch, n, -1)
        there = present.float()[:, :, None]
        raw = self.up(torch.cat([x, boxes * there], 2).transpose(0, 1))
        there = there.transpose(0, 1)
        first = self.leaves
        h = list(F.relu(raw[:first]) * there[:first] + self.absent * (1 - there[:first])) + [None] * (n - first)
        for ids, join in zip(self.levels, self.join):
            joined = join(torch.stack([torch.cat([h[c] for c in self.children_of[j]], 1) for j in ids]))
            for row, j in enumerate(ids):
                h[j] = F.relu(joined[row] + raw[j] * there[j])
        return F.normalize(self.out(torch.stack(h)), dim=2)

    def subtree_distances(self, u):
        n, batch, _ = u.shape
        distances = (2 - 2 * torch.bmm(u, u.transpose(1, 2))).clamp_min(0)
        weights = self.below * self.logits.softmax(0)
        weights = weights / weights.sum(1, keepdim=True)
        return (weights @ distances.reshape(n, -1)).reshape(n, batch, batch)


def triplet(squared, labels, valid, margin=0.1, epsilon=0.1):
    """Triplet margin loss over the pairs of the multi-similarity miner. squared [groups, batch, batch] -> [groups]"""
    same, itself = labels[:, None] == labels[None], torch.eye(len(labels), dtype=torch.bool)
    both = valid[:, :, None] & valid[:, None, :]
    positive, negative = (same & ~itself)[None] & both, (~same)[None] & both
    similarity = (1 - squared / 2).detach()
    hardest_negative = similarity.masked_fill(~negative, -9).amax(2, keepdim=True)
    hardest_positive = similarity.masked_fill(~positive, 9).amin(2, keepdim=True)
    positive = positive & (similarity - epsilon < hardest_negative)
    negative = negative & (similarity + epsilon > hardest_positive)
    far = (squared + 1e-8).sqrt()
    apart = F.relu(far[:, :, :, None] - far[:, :, None, :] + margin)
    terms = apart * (positive[:, :, :, None] & negative[:, :, None, :])
    return terms.sum((1, 2, 3)) / (terms > 0).sum((1, 2, 3)).clamp_min(1)


def total_loss(net, u, labels, present):
    distances = net.subtree_distances(u)
    everything = torch.ones(1, len(labels), dtype=torch.bool)
    whole = triplet(distances[-1:], labels, everything)[0]
    return whole + triplet(distances[:-1], labels, present.t()[:-1]).mean()


def normalised(crops):
    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    deviation = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    crops = crops.float() / 255
    return torch.cat([(crops[:, :, :3] - mean) / deviation, crops[:, :, 3:]], 2)


def shifted(crops, random, by=1):
    """Each crop moved by up to so many pixels either way, its border repeated."""
    batch, n, channels, side, _ = crops.shape
    dy, dx = [torch.from_numpy(random.randint(-by, by + 1, (batch, n))) for _ in 'yx']
    rows = (torch.arange(side) + dy[..., None]).clamp(0, side - 1)[:, :, None, :, None]
    columns = (torch.arange(side) + dx[..., None]).clamp(0, side - 1)[:, :, None, None, :]
    b, j, c = [torch.arange(k).reshape(shape) for k, shape in
               [(batch, (-1, 1, 1, 1, 1)), (n, (1, -1, 1, 1, 1)), (channels, (1, 1, -1, 1, 1))]]
    return crops[b, j, c, rows, columns]


class Training:
    def __init__(self, *, children, size, widths, batch, epochs, splits):
        self.epochs, self.done, self.batch = epochs, 0, batch
        self.train, self.validation = [self.read(split, len(children), size) for split in splits]
        torch.manual_seed(0)
        self.random = np.random.RandomState(0)
        self.net = Network(children, size, widths)
        others = [p for name, p in self.net.named_parameters() if name != 'logits']
        groups = [dict(params=others, weight_decay=1e-4, times=1), dict(params=[self.net.logits], times=10)]
        self.adam = torch.optim.Adam(groups, 1e-3)
        self.best, self.kept = -1, None

    @staticmethod
    def read(split, n, size):
        def array(name, kind, shape):
            return torch.from_numpy(np.fromfile(split[name], kind).reshape(shape))
        crops = array('crops', np.uint8, (-1, n, size, size, 4)).permute(0, 1, 4, 2, 3).contiguous()
        boxes = array('boxes', np.float32, (-1, n, 6))
        return crops, boxes, array('present', np.uint8, (-1, n)).bool(), torch.tensor(split['labels'])

    def epoch(self):
        crops, boxes, present, labels = self.train
        self.net.train()
        members = [self.random.permutation(np.where(labels.numpy() == c)[0]) for c in np.unique(labels)]
        each = self.batch // len(members)
        steps = math.ceil(max(map(len, members)) / each)
        for step in range(steps):
            for group in self.adam.param_groups:
                place = (self.done + step / steps) / self.epochs
                group['lr'] = 1e-3 * group['times'] * 0.5 * (1 + math.cos(math.pi * place))
            i = np.concatenate([np.take(m, range(step * each, (step + 1) * each), mode='wrap') for m in members])
            flip = torch.from_numpy(self.random.rand(len(i)) < 0.5)
            box = boxes[i]
            x = shifted(torch.where(flip[:, None, None, None, None], crops[i].flip(4), crops[i]), self.random)
            box[flip, :, 0] = 1 - box[flip, :, 0]
            loss = total_loss(self.net, self.net(normalised(x), box, present[i]), labels[i], present[i])
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
        self.done += 1
        score = self.validate()
        if score >= self.best:
            self.best, self.kept = score, {name: v.clone() for name, v in self.net.state_dict().items()}
        return loss.item(), steps

    @torch.no_grad()
    def validate(self):
        crops, boxes, present, labels = self.validation
        self.net.eval()
        parts = np.array_split(np.arange(len(labels)), max(1, len(labels) // 50))
        u = torch.cat([self.net(normalised(crops[p]), boxes[p], present[p]) for p in parts], 1)
        distances = self.net.subtree_distances(u)[-1].fill_diagonal_(math.inf)
        return (labels[distances.argmin(1)] == labels).float().mean().item()


def main(threads):
    torch.set_num_threads(threads)
    training = Training(**json.loads(sys.stdin.readline()))
    for _ in sys.stdin:
        started, used = time.perf_counter(), time.process_time()
        loss, steps = training.epoch()
        print(1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used), steps, loss, flush=True)


if __name__ == '__main__':
    main(int(sys.argv[1]))
