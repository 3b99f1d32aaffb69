import { defineMethod } from '@hemlkit/core/plugin';
import { givenOptions } from './options';

/** A model that somebody else trained, and that is asked as it is. */
export const given = defineMethod({
  type: 'given',
  summary:
    'An ONNX network from images to vectors that was trained elsewhere: it is not trained, but evaluated, explained by views of the parts, and audited.',
  options: givenOptions,
  ignores: [
    'model',
    'training.epochs',
    'training.steps',
    'training.imageSize',
    'training.absent',
    'training.normalize',
    'training.sampler',
    'training.augment',
    'training.miner',
    'training.loss',
    'training.optimizer',
    'training.schedule',
    'training.patience',
  ],
  // 1 - cosine.
  explanation: { distance: { type: 'euclidean', normalize: true, power: 2, scale: 0.5 } },
  async create(options, _services, context) {
    const { openGiven } = await import('./given-method');
    return openGiven(options, context);
  },
});
