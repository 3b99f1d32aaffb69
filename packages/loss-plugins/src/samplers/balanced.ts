import { defineSampler, HemlError, Type } from '@hemlkit/core/plugin';
import { decksByClass } from './deck';

/**
 * Every place of a batch is drawn by itself: a class, all being equally likely, then a sample of it. So classes are
 * balanced over an epoch and not, as with `per-class`, in every batch. An epoch has floor(N / batchSize) batches. A class's samples
 * are drawn without replacement and reshuffled when used up.
 */
export const balancedSampler = defineSampler({
  type: 'balanced',
  summary: 'Draws each sample from a class drawn at random, all classes being equally likely.',
  options: Type.Object({
    batchSize: Type.Integer({ minimum: 1, maximum: 65_536, default: 32, description: 'Samples in a batch.' }),
  }),
  create: ({ batchSize }) => ({
    batchSize,
    epoch: (labels, random) => {
      if (labels.length === 0)
        throw new HemlError('There are no training samples to draw batches from.', {
          code: 'samples-missing',
        });
      const samples = decksByClass(labels, random);
      const classes = random.split('classes');
      const batches = Math.max(1, Math.floor(labels.length / batchSize));
      return Array.from({ length: batches }, () =>
        Int32Array.from({ length: batchSize }, () => samples[classes.integer(samples.length)]!.take(1)[0]!),
      );
    },
  }),
});
