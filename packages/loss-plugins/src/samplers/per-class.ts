import { defineSampler, HemlError, type Random, Type } from '@hemlkit/core/plugin';
import { type Deck, decksByClass } from './deck';

/**
 * Batches with `perClass` samples of each of batchSize / perClass classes; with fewer classes, all of them share the
 * batch as evenly as it divides, and who gets one more changes from batch to batch.
 *
 * A class is drawn without replacement and reshuffled when used up. An epoch covers every sample: those classes are
 * taken first of which most samples are still to be shown, so that no more batches are needed than the largest class
 * asks for, and the batches are then shuffled. Classes smaller than others are shown again within the epoch. Without
 * `cover` an epoch has ceil(N / batchSize) batches, classes take turns, and of large ones some samples wait for
 * another epoch.
 */
export const perClassSampler = defineSampler({
  type: 'per-class',
  summary: 'Batches with the same number of samples of each class in them, rare classes being repeated.',
  options: Type.Object({
    batchSize: Type.Integer({ minimum: 1, maximum: 65_536, default: 32, description: 'Samples in a batch.' }),
    perClass: Type.Integer({ minimum: 1, default: 4, description: 'Samples of a class; divides batchSize.' }),
    cover: Type.Boolean({
      default: true,
      description: 'An epoch shows every sample; false: it shows as many as there are, whichever they are.',
    }),
  }),
  create: ({ batchSize, perClass, cover }) => {
    if (batchSize % perClass !== 0) {
      throw new HemlError(`sampler.perClass ${perClass} does not divide sampler.batchSize ${batchSize}.`, {
        code: 'batch-indivisible',
        kind: 'usage',
        hint: `Use a perClass such as ${nearestDivisor(batchSize, perClass)}.`,
      });
    }
    return {
      batchSize,
      epoch: (labels, random) => {
        if (labels.length === 0)
          throw new HemlError('There are no training samples to draw batches from.', {
            code: 'samples-missing',
          });
        const classes = decksByClass(labels, random).map((deck): Turns => ({ deck, drawn: 0, turns: 0 }));
        const inBatch = Math.min(classes.length, batchSize / perClass);
        const least = Math.ceil(labels.length / batchSize);
        const urgency = cover ? unseen : (turns: Turns) => -turns.turns;
        const first = createQueue(classes, urgency, random.split('classes'));
        const batches: Int32Array[] = [];
        while (batches.length < least || (cover && classes.some((one) => unseen(one) > 0)))
          batches.push(Int32Array.from(deal(first(inBatch), batchSize)));
        return Array.from(
          random.split('batches').permutation(batches.length),
          (at) => batches[at] as Int32Array,
        );
      },
    };
  },
});

/** A class within an epoch. */
interface Turns {
  deck: Deck;
  /** Samples drawn so far. */
  drawn: number;
  /** Batches it has been in so far. */
  turns: number;
}

const unseen = ({ deck, drawn }: Turns): number => Math.max(0, deck.size - drawn);

/** Gives the most urgent classes, the first being the most urgent; equal ones in random order. */
function createQueue(classes: Turns[], urgency: (one: Turns) => number, random: Random) {
  const chance = Float64Array.from(classes, () => random.uniform());
  return (count: number): Turns[] => {
    const order: { at: number; key: number }[] = [];
    classes.forEach((one, at) => {
      const key = urgency(one) + chance[at]!;
      if (order.length === count && key <= order[count - 1]!.key) return;
      const place = order.findIndex((other) => key > other.key);
      order.splice(place < 0 ? order.length : place, 0, { at, key });
      if (order.length > count) order.pop();
    });
    for (const { at } of order) chance[at] = random.uniform();
    return order.map(({ at }) => classes[at]!);
  };
}

/** A batch of some classes, in equal shares; the first ones take what does not divide. */
function deal(classes: Turns[], batchSize: number): number[] {
  return classes.flatMap((one, place) => {
    const share = Math.floor((batchSize + classes.length - 1 - place) / classes.length);
    one.turns++;
    one.drawn += share;
    return one.deck.take(share);
  });
}

function nearestDivisor(batchSize: number, perClass: number): number {
  let divisor = Math.min(perClass, batchSize);
  while (batchSize % divisor !== 0) divisor--;
  return divisor;
}
