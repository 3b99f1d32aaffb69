import type { EpochReport, StepReport } from '../contracts/events';
import type { LossTally, Tuples } from '../contracts/metric-learning';
import type { Tensor, Tensor2D, TF } from '../contracts/tf';
import { pairsInTriplets } from '../plugin/triplet-blocks';

/** What a step tells of itself, in this order. A count that there is not is `none`. */
const parts = [
  'positive',
  'negative',
  'triplets',
  'terms',
  'zeros',
  'norm',
  'least',
  'most',
  'spread',
] as const;
const none = -1;

type Part = (typeof parts)[number];

/** How many numbers a step's report is. */
export const reportLength = parts.length;

/**
 * A step's report as one small tensor `[reportLength]`: computed inside the step from what is there anyway, and an
 * input of nothing, so that the weights are the same with and without it.
 */
export function stepReport(
  tf: TF,
  embeddings: Tensor2D,
  tuples: Tuples | undefined,
  tally: LossTally | undefined,
): Tensor {
  const told: Partial<Record<Part, Tensor>> = { ...mined(tf, tuples), ...tally, ...lengths(tf, embeddings) };
  return tf.stack(parts.map((part) => told[part] ?? tf.scalar(none)));
}

function mined(tf: TF, tuples: Tuples | undefined): Partial<Record<Part, Tensor>> {
  if (!tuples) return {};
  if (tuples.kind === 'triplets') return { triplets: tf.sum(pairsInTriplets(tf, tuples).positive) };
  return { positive: tf.sum(tuples.positive), negative: tf.sum(tuples.negative) };
}

/**
 * Lengths and spread. With m the mean of the n rows u at length 1, the mean of |u - v|² over all pairs of different
 * rows is 2 / (n - 1) · Σ |u - m|²; so no matrix of distances is needed, nor a difference of nearly equal numbers.
 */
function lengths(tf: TF, embeddings: Tensor2D): Partial<Record<Part, Tensor>> {
  const norms = tf.sqrt(tf.sum(tf.square(embeddings), 1, true));
  const rows = tf.div(embeddings, tf.maximum(norms, 1e-12));
  const around = tf.sum(tf.square(tf.sub(rows, tf.mean(rows, 0, true))));
  const pairs = Math.max(1, embeddings.shape[0] - 1);
  return {
    norm: tf.mean(norms),
    least: tf.min(norms),
    most: tf.max(norms),
    spread: tf.sqrt(tf.mul(around, 2 / pairs)),
  };
}

/** A step's report, from the tensor's numbers. */
export function readReport(values: ArrayLike<number>): StepReport {
  const value = Object.fromEntries(parts.map((part, i) => [part, values[i]])) as Record<Part, number>;
  const { positive, negative, triplets, terms, zeros, norm, least, most, spread } = value;
  return {
    ...(positive !== none && { mined: { kind: 'pairs', positive, negative } }),
    ...(triplets !== none && { mined: { kind: 'triplets', triplets } }),
    ...(terms !== none && { loss: { terms, zeros } }),
    norm: { mean: norm, min: least, max: most },
    spread,
  };
}

/** Whether the miner picked nothing in a step. */
export const isEmpty = ({ mined }: StepReport): boolean =>
  mined !== undefined && (mined.kind === 'pairs' ? mined.positive + mined.negative : mined.triplets) === 0;

/** The report of an epoch from those of its steps, of which there is at least one. */
export function epochReport(steps: readonly StepReport[]): EpochReport {
  const mean = (of: (step: StepReport) => number) =>
    steps.reduce((sum, step) => sum + of(step), 0) / steps.length;
  const norms = steps.map(({ norm }) => norm);
  const [first] = steps;
  const pairs = (step: StepReport) => (step.mined?.kind === 'pairs' ? step.mined : noPairs);
  const triplets = ({ mined }: StepReport) => (mined?.kind === 'triplets' ? mined.triplets : 0);
  return {
    ...(first?.mined?.kind === 'pairs' && {
      mined: {
        kind: 'pairs',
        positive: mean((step) => pairs(step).positive),
        negative: mean((step) => pairs(step).negative),
      },
    }),
    ...(first?.mined?.kind === 'triplets' && { mined: { kind: 'triplets', triplets: mean(triplets) } }),
    ...(first?.loss && {
      loss: { terms: mean(({ loss }) => loss?.terms ?? 0), zeros: mean(({ loss }) => loss?.zeros ?? 0) },
    }),
    norm: {
      mean: mean(({ norm }) => norm.mean),
      min: norms.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
      max: norms.reduce((most, { max }) => Math.max(most, max), 0),
    },
    spread: mean(({ spread }) => spread),
    emptySteps: steps.filter(isEmpty).length,
  };
}

const noPairs = { positive: 0, negative: 0 };
