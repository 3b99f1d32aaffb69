import {
  type AnchorSums,
  type Block,
  blockLimit,
  blocksOf,
  countedWeight,
  formOf,
  joined,
  type LossInput,
  pairMasks,
  type Reducer,
  rowsOf,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type TF,
  type TripletBlocks,
} from '@hemlkit/core/plugin';

/** What a triplet's term is made of. */
export interface TripletTerms {
  /** How far each reference is from each anchor, [batch, references]; larger is farther. */
  far: Tensor2D;
  /** How far references are from one another, [references, references]. Present: swap. */
  between?: Tensor2D;
  margin: number;
  /** Softplus in place of max(0, ·). */
  smooth: boolean;
}

/** How often triplets count: pairs to be joined on their anchor, or all of them, [batch, references, references]. */
export type TripletWeights =
  | { positive: Tensor2D; negative: Tensor2D }
  | { weight: Tensor3D; blocks?: TripletBlocks };

export function tripletWeights(tf: TF, { labels, tuples, reference }: LossInput): TripletWeights {
  return tuples ?? pairMasks(tf, labels, reference);
}

/** Each anchor's triplets, added up: [batch] each. */
export interface TripletSums extends Pick<AnchorSums, 'sum' | 'count'> {
  /** How many there are, whether or not the reducer lets them count. */
  all: Tensor1D;
  /** How many are above 0; absent where that was not asked for. */
  nonZero?: Tensor1D;
}

export interface SumOptions {
  /** How many triplets may be held at once. */
  limit?: number;
  /** Whether to count those above 0. */
  wantsTally?: boolean;
}

/**
 * The sums of each anchor's triplets, [batch]. Some anchors' triplets are formed at a time, and formed again for the
 * gradient (which is written out, so that no block has to be kept for it).
 */
export function sumTriplets(
  tf: TF,
  terms: TripletTerms,
  weights: TripletWeights,
  reducer: Reducer,
  { limit = blockLimit, wantsTally = false }: SumOptions = {},
): TripletSums {
  const { far, between } = terms;
  const { sources, form } = blocksOfWeights(tf, weights);
  const sums = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const parts: Tensor[] = [];
    for (const block of blocksOf(far.shape, limit)) {
      const { losses, counted, weight } = formBlock(
        tf,
        terms,
        { sources, form },
        reducer,
        block,
        parts.slice(-1),
      );
      const numbers = [tf.mul(losses, counted), counted];
      if (wantsTally) numbers.push(weight, tf.mul(weight, tf.step(losses)));
      parts.push(tf.stack(numbers.map((each) => tf.sum(each, [1, 2]))));
    }
    // What is formed again needs its tensors kept; all else is given back after each block.
    save([...sources, far, ...(between ? [between] : [])]);
    return {
      value: tf.concat(parts, 1),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const kept = { sources: saved.slice(0, sources.length), form };
        const [rows, across] = saved.slice(sources.length) as [Tensor2D, Tensor2D?];
        const slopes = tf.squeeze(tf.slice(dy, [0, 0], [1, -1]), [0]) as Tensor1D;
        return gradients(tf, { ...terms, far: rows, between: across }, kept, reducer, slopes, limit);
      },
    };
  });
  const rows = tf.unstack(between ? sums(far, between) : sums(far)) as Tensor1D[];
  const [sum, count, all, nonZero] = rows as [Tensor1D, Tensor1D, Tensor1D?, Tensor1D?];
  return { sum, count, all: all ?? count, nonZero };
}

type Weights = Pick<TripletBlocks, 'sources' | 'form'>;

function blocksOfWeights(tf: TF, weights: TripletWeights): Weights {
  if ('weight' in weights) return formOf(weights);
  const { positive, negative } = weights;
  const form: Weights['form'] = ([positives, negatives], rows) =>
    joined(tf, { positive: rows(positives as Tensor2D), negative: rows(negatives as Tensor2D) });
  return { sources: [positive, negative], form };
}

/**
 * The terms of a block of anchors, [size, references, references], and how often each counts.
 * @param before what the block before came to, see `rowsOf`
 */
function formBlock(
  tf: TF,
  terms: TripletTerms,
  { sources, form }: Weights,
  reducer: Reducer,
  block: Block,
  before: readonly Tensor[],
) {
  const { size } = block;
  const references = terms.far.shape[1];
  const rows = <T extends Tensor>(x: T): T => rowsOf(tf, x, block, before);
  const far = rows(terms.far);
  const toPositive = tf.reshape(tf.add(far, terms.margin), [size, references, 1]);
  const toNegative = tf.reshape(far, [size, 1, references]);
  // +1: nearer to the anchor than to the positive, −1: the other way round, 0: as near. Without swap no one asks.
  const nearer = terms.between && tf.sign(tf.sub(terms.between, toNegative));
  const negatives = terms.between ? tf.minimum(toNegative, terms.between) : toNegative;
  const violation = tf.sub(toPositive, negatives);
  const losses = terms.smooth ? tf.softplus(violation) : tf.relu(violation);
  const weight = form(sources, rows);
  return { violation, losses, nearer, weight, counted: countedWeight(tf, reducer, losses, weight) };
}

/** dy / d far, and dy / d between where there is one. @param dy by each anchor's sum, [batch] */
function gradients(
  tf: TF,
  terms: TripletTerms,
  weights: Weights,
  reducer: Reducer,
  dy: Tensor1D,
  limit: number,
): Tensor[] {
  const toFar: Tensor[] = [];
  let toBetween: Tensor | undefined;
  for (const block of blocksOf(terms.far.shape, limit)) {
    const before = [toFar.at(-1), toBetween].filter((tensor) => tensor !== undefined);
    const { violation, nearer, counted } = formBlock(tf, terms, weights, reducer, block, before);
    const outer = tf.reshape(tf.slice(dy, [block.start], [block.size]), [block.size, 1, 1]);
    const inner = terms.smooth ? tf.sigmoid(violation) : tf.step(violation);
    const slope = tf.mul(tf.mul(counted, inner), outer);
    // As PyTorch's minimum, which shares a tie between both.
    const fromAnchor = nearer ? tf.mul(slope, tf.mul(tf.add(nearer, 1), 0.5)) : slope;
    toFar.push(tf.sub(tf.sum(slope, 2), tf.sum(fromAnchor, 1)));
    if (!nearer) continue;
    const fromPositives = tf.sum(tf.sub(fromAnchor, slope), 0);
    toBetween = toBetween ? tf.add(toBetween, fromPositives) : fromPositives;
  }
  const far = tf.concat(toFar);
  return toBetween ? [far, toBetween] : [far];
}
