import { testMethod } from '@hemlkit/testing';
import { mappedTrunk } from '../test/mapped-trunk';
import { adversarial, avsl, causal, diml } from './index';

const place = { plugins: [mappedTrunk], model: { trunk: { type: 'mapped' } } };

testMethod(avsl, {
  ...place,
  options: [
    { dimensions: 5, topK: 3 },
    { dimensions: 4, proxies: false, layers: ['middle', 'high'] },
  ],
});

testMethod(diml, {
  ...place,
  options: [
    { dimensions: 5, grid: 2, iterations: 20, rerank: 3 },
    { dimensions: 4, grid: 3, iterations: 20, marginals: 'uniform', ends: 'together' },
  ],
});

testMethod(adversarial, {
  options: [
    { hidden: 6, pretrain: 1, triplets: 2 },
    { hidden: 6, pretrain: 0, joint: true, losses: 'pytorch-metric-learning', loss: 1 },
  ],
});

testMethod(causal, {
  ...place,
  options: [
    { dimensions: 5, scale: 10, every: 1 },
    { dimensions: 4, environments: 3, every: 2, rounds: 2, scale: 10 },
  ],
});
