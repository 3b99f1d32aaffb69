import type { EpochReport, StepReport } from '../contracts/events';
import type { LossTally, Tuples } from '../contracts/metric-learning';
import type { Tensor, TF } from '../contracts/tf';
import { pairsInTriplets } from './triplet-blocks';

/** What a step counts, in this order. A missing count is `none`. */
const parts = ['positive', 'negative', 'triplets', 'terms', 'zeros'] as const;
const none = -1;

type Counts = Record<(typeof parts)[number], number>;

/** How many numbers a step counts. */
export const countsLength = parts.length;

/**
 * What miner and loss did in a step, as one small tensor `[countsLength]`: an input of nothing, so that the weights are
 * the same with and without it.
 */
export function stepCounts(tf: TF, tuples: Tuples | undefined, tally: LossTally | undefined): Tensor {
  const counts: Partial<Record<keyof Counts, Tensor>> = { ...mined(tf, tuples), ...tally };
  return tf.stack(parts.map((part) => counts[part] ?? tf.scalar(none)));
}

function mined(tf: TF, tuples: Tuples | undefined): Partial<Record<keyof Counts, Tensor>> {
  if (!tuples) return {};
  if (tuples.kind === 'triplets') return { triplets: tf.sum(pairsInTriplets(tf, tuples).positive) };
  return { positive: tf.sum(tuples.positive), negative: tf.sum(tuples.negative) };
}

/**
 * A step's report, from its batch's embeddings and what it counted: these are few numbers, that are looked at faster here
 * than by operations of their own in the step.
 *
 * @param embeddings [batch, dimensions], not normalised
 * @param counts what `stepCounts` gave; default: nothing is known of miner and loss
 *
 * @example
 * const [loss, embeddings] = await step.run([images, labels]);
 * reports.push(readReport(embeddings, dimensions));
 */
export function readReport(
  embeddings: Float32Array,
  dimensions: number,
  counts: ArrayLike<number> = parts.map(() => none),
): StepReport {
  const { positive, negative, triplets, terms, zeros } = Object.fromEntries(
    parts.map((part, i) => [part, counts[i]]),
  ) as Counts;
  return {
    ...(positive !== none && { mined: { kind: 'pairs', positive, negative } }),
    ...(triplets !== none && { mined: { kind: 'triplets', triplets } }),
    ...(terms !== none && { loss: { terms, zeros } }),
    ...lengths(embeddings, dimensions),
  };
}

/**
 * Lengths and spread. With m the mean of the n rows u at length 1, the mean of |u - v|² over all pairs of different
 * rows is 2 / (n - 1) · Σ |u - m|². So this needs no matrix of distances, and no difference of nearly equal numbers.
 */
function lengths(embeddings: Float32Array, dimensions: number): Pick<StepReport, 'norm' | 'spread'> {
  const batch = embeddings.length / dimensions;
  const norms = new Float64Array(batch);
  // The rows at length 1, with a dimension's numbers side by side.
  const units = new Float64Array(embeddings.length);
  for (let i = 0; i < batch; i++) {
    let squared = 0;
    for (let at = i * dimensions; at < (i + 1) * dimensions; at++) squared += (embeddings[at] as number) ** 2;
    const norm = Math.sqrt(squared);
    norms[i] = norm;
    const length = Math.max(norm, 1e-12);
    for (let d = 0; d < dimensions; d++)
      units[d * batch + i] = (embeddings[i * dimensions + d] as number) / length;
  }
  let around = 0;
  for (let start = 0; start < units.length; start += batch) {
    let sum = 0;
    for (let i = start; i < start + batch; i++) sum += units[i] as number;
    const mean = sum / batch;
    for (let i = start; i < start + batch; i++) around += ((units[i] as number) - mean) ** 2;
  }
  return {
    norm: {
      mean: norms.reduce((sum, norm) => sum + norm, 0) / batch,
      min: norms.reduce((least, norm) => Math.min(least, norm)),
      max: norms.reduce((most, norm) => Math.max(most, norm)),
    },
    spread: Math.sqrt((2 * around) / Math.max(1, batch - 1)),
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
