import type { Component, Loss, LossInput, Tensor2D, Tuples } from '@hemlkit/core/plugin';
import { type TupleLists, toTuples, workbench } from '@hemlkit/core/testing';
import { describe, expect, it } from 'vitest';
import * as losses from '../src/losses';
import * as reducers from '../src/reducers';
import * as regularizers from '../src/regularizers';
import type { Row } from './plain';
import { random } from './setup';

/** A batch in plain numbers. Tuples are lists of positions, one entry for each time that one was picked. */
export interface PlainBatch {
  embeddings: Row[];
  labels: number[];
  positive: [number, number][];
  negative: [number, number][];
  triplets: [number, number, number][];
  /** What a miner picked. */
  tuples?: number[][];
  /** The loss's own vectors, one a row, where it has any. */
  vectors: Row[];
}

const components: Component[] = [losses, reducers, regularizers].flatMap((kind): Component[] =>
  Object.values(kind),
);
const { tf, create } = await workbench({ components });
const [dimensions, classes] = [4, 3];

interface Settings {
  type: string;
  options?: Record<string, unknown>;
  reference(batch: PlainBatch): number;
  /** Degenerate batches that the loss is 0 for, with gradient 0. */
  silent: (keyof typeof degenerate)[];
}

const generator = random(11);
const normal = (): Row => Array.from({ length: dimensions }, () => generator.normal());
const labels = [0, 1, 0, 2, 1, 0, 2, 1];

/** Batches in which there is little or nothing to learn from. */
const degenerate = {
  'one class': { embeddings: labels.map(normal), labels: labels.map(() => 1) },
  'one sample a class': { embeddings: [normal(), normal(), normal()], labels: [2, 0, 1] },
  'one sample': { embeddings: [normal()], labels: [1] },
  'equal embeddings': { embeddings: labels.map(() => [1, -2, 0.5, 3]), labels },
  'zero vectors': { embeddings: labels.map(() => [0, 0, 0, 0]), labels },
};

/** Holds a loss against its formula in plain loops, with and without mined tuples, and against degenerate batches. */
export function againstReference({ type, options = {}, reference, silent }: Settings): void {
  const make = () => create('loss', { type, ...options }, { classes, dimensions, random: random(3) });
  describe(type, () => {
    it.each([
      ['all tuples', undefined],
      ['mined pairs', 'pairs'],
      ['mined triplets', 'triplets'],
    ] as const)('equals its formula with %s', async (_, mined) => {
      const embeddings = labels.map(normal);
      const all = allTuples(labels);
      const lists = mined && draw(mined, all);
      const loss = await make();
      const { value } = await compute(loss, embeddings, labels, lists);
      const pairs = lists ? asPairs(lists) : all;
      const triplets = lists ? asTriplets(lists) : all.triplets;
      const vectors = await rows(loss);
      const tuples =
        lists?.kind === 'triplets' ? lists.triplets : lists && [...pairs.positive, ...pairs.negative];
      const expected = reference({ embeddings, labels, ...pairs, triplets, vectors, tuples });
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(2e-5 * Math.max(1, expected));
    });

    it.each(Object.keys(degenerate) as (keyof typeof degenerate)[])('has a gradient for %s', async (name) => {
      const { embeddings, labels } = degenerate[name];
      const { value, gradient } = await compute(await make(), embeddings, labels);
      expect([value, ...gradient].every(Number.isFinite)).toBe(true);
      expect([value, ...gradient].every((number) => Math.abs(number) < 1e-30)).toBe(silent.includes(name));
    });

    it('leaves no tensors behind', async () => {
      const loss = await make();
      const before = tf.memory().numTensors;
      await compute(loss, labels.map(normal), labels);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

async function compute(loss: Loss, embeddings: readonly Row[], labels: number[], lists?: TupleLists) {
  const [value, gradient] = tf.tidy(() => {
    const tuples: Tuples | undefined = lists && toTuples(tf, lists, labels.length);
    const batchLabels = tf.tensor1d(labels, 'int32');
    const input = (x: Tensor2D): LossInput => ({ embeddings: x, labels: batchLabels, tuples });
    const result = tf.valueAndGrad((x) => loss.compute(input(x as Tensor2D)))(
      tf.tensor2d(embeddings as number[][]),
    );
    return [result.value, result.grad];
  });
  const read = { value: (await value.data())[0]!, gradient: [...(await gradient.data())] };
  tf.dispose([value, gradient]);
  return read;
}

async function rows({ variables = {} }: Loss): Promise<Row[]> {
  const [[name, variable] = []] = Object.entries(variables);
  if (!variable) return [];
  const value = variable.value as unknown as Tensor2D;
  return (name === 'W' ? tf.transpose(value) : value).array();
}

function allTuples(labels: number[]): Pick<PlainBatch, 'positive' | 'negative' | 'triplets'> {
  const places = labels.map((_, place) => place);
  const pairs = places.flatMap((a) => places.filter((b) => a !== b).map((b): [number, number] => [a, b]));
  const positive = pairs.filter(([a, b]) => labels[a] === labels[b]);
  const negative = pairs.filter(([a, b]) => labels[a] !== labels[b]);
  return { positive, negative, triplets: asTriplets({ kind: 'pairs', positive, negative }) };
}

/** Some tuples, some of them more than once. */
function draw(
  kind: 'pairs' | 'triplets',
  all: Pick<PlainBatch, 'positive' | 'negative' | 'triplets'>,
): TupleLists {
  const some = <T>(from: T[]) => Array.from({ length: 12 }, () => from[generator.integer(from.length)]!);
  if (kind === 'triplets') return { kind, triplets: some(all.triplets) };
  return { kind, positive: some(all.positive), negative: some(all.negative) };
}

function asPairs(lists: TupleLists): Pick<PlainBatch, 'positive' | 'negative'> {
  if (lists.kind === 'pairs') return lists;
  return {
    positive: lists.triplets.map(([a, p]) => [a, p]),
    negative: lists.triplets.map(([a, , n]) => [a, n]),
  };
}

function asTriplets(lists: TupleLists): PlainBatch['triplets'] {
  if (lists.kind === 'triplets') return lists.triplets;
  return lists.positive.flatMap(([a, p]) =>
    lists.negative.filter(([b]) => b === a).map(([, n]): [number, number, number] => [a, p, n]),
  );
}

/** What a sample weighs in a loss over class vectors: how often it is in a tuple, over the largest such count. */
export function weightOf({ labels, tuples }: PlainBatch, places: 'any' | 'anchor' = 'any') {
  const counted = tuples?.flatMap((tuple) => (places === 'any' ? tuple : [tuple[0]!]));
  const counts = labels.map((_, sample) => counted?.filter((place) => place === sample).length ?? 1);
  return (sample: number) => counts[sample]! / Math.max(...counts);
}
