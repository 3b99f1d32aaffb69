import { defineSampler, HemlError, type Random, Type } from '@hemlkit/core/plugin';
import { createDeck, type Deck } from './deck';

/**
 * Batches with `perClass` samples of each of batchSize / perClass classes; with fewer classes, all of them share the
 * batch as evenly as it divides, and who gets one more changes from batch to batch.
 *
 * An epoch has ceil(N / batchSize) batches: as many samples are shown as there are, but not each once. Every class is
 * drawn without replacement and reshuffled when used up, so a class smaller than the others is shown again within
 * the epoch, and of a larger one some samples wait for another epoch. Classes take turns in the same way.
 */
export const perClassSampler = defineSampler({
  type: 'per-class',
  summary: 'Batches with the same number of samples of each class in them, rare classes being repeated.',
  options: Type.Object({
    batchSize: Type.Integer({ minimum: 1, default: 32, description: 'Samples in a batch.' }),
    perClass: Type.Integer({ minimum: 1, default: 4, description: 'Samples of a class; divides batchSize.' }),
  }),
  create: ({ batchSize, perClass }) => {
    if (batchSize % perClass !== 0) {
      throw new HemlError(`sampler.perClass ${perClass} does not divide sampler.batchSize ${batchSize}.`, {
        kind: 'usage',
        hint: `Use a perClass such as ${nearestDivisor(batchSize, perClass)}.`,
      });
    }
    return {
      batchSize,
      epoch: (labels, random) => {
        if (labels.length === 0) throw new HemlError('There are no training samples to draw batches from.');
        const samples = samplesByClass(labels, random);
        const classes = createDeck(
          Int32Array.from(samples, (_, index) => index),
          random.split('classes'),
        );
        const inBatch = Math.min(samples.length, batchSize / perClass);
        return Array.from({ length: Math.ceil(labels.length / batchSize) }, () => {
          const chosen = classes.take(inBatch);
          return Int32Array.from(
            chosen.flatMap((index, place) => {
              // The first ones take what does not divide; the deck's order changes who they are.
              const share = Math.floor((batchSize + inBatch - 1 - place) / inBatch);
              return (samples[index] as Deck).take(share);
            }),
          );
        });
      },
    };
  },
});

/** One deck a class, by ascending label. */
function samplesByClass(labels: Int32Array, random: Random): Deck[] {
  const positions = new Map<number, number[]>();
  labels.forEach((label, position) => {
    const known = positions.get(label);
    if (known) known.push(position);
    else positions.set(label, [position]);
  });
  return [...positions]
    .sort(([a], [b]) => a - b)
    .map(([label, members]) => createDeck(Int32Array.from(members), random.split('class', label)));
}

function nearestDivisor(batchSize: number, perClass: number): number {
  let divisor = Math.min(perClass, batchSize);
  while (batchSize % divisor !== 0) divisor--;
  return divisor;
}
