import type { NetworkVariables, Weights } from './network';
import type { Random } from './random';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from './tf';

/**
 * The tuples that a miner picks, as float32 multiplicities (0: not picked) so that shapes stay static.
 * Pairs: [batch, references], row the anchor. Triplets: [anchor, positive, negative], [batch, references, references].
 * Without a reference batch the references are the batch itself. Triplets of a large batch are too many to hold: a
 * miner may give `blocks` beside them, and then makes `weight` only when it is read.
 */
export type Tuples =
  | { kind: 'pairs'; positive: Tensor2D; negative: Tensor2D }
  | { kind: 'triplets'; weight: Tensor3D; blocks?: TripletBlocks };

/** How the weights of some anchors' triplets are formed, so that not all are held at once. */
export interface TripletBlocks {
  /** All that they are formed of. */
  sources: readonly Tensor[];
  /** [batch, references] */
  shape: readonly [number, number];
  /**
   * @param sources the sources, or copies of them: nothing else may be used, since it may be gone
   * @param rows gives the block's rows of a source whose first axis is the anchor's
   * @returns [anchors of the block, references, references]
   */
  form(sources: readonly Tensor[], rows: <T extends Tensor>(source: T) => T): Tensor3D;
}

/**
 * Samples that positives and negatives come from in place of the batch: embeddings [references, dimensions], labels
 * int32 [references]. They are other samples than the batch's, so nobody is left out as being the anchor itself.
 */
export interface Reference {
  embeddings: Tensor2D;
  labels: Tensor1D;
}

/**
 * A part of the step that wants random numbers. The compiled step draws none, or it would not be replayable: it is
 * handed a float32 tensor of uniform numbers in [0, 1), new for every step, as `noise`.
 */
export interface Noisy {
  /** The shape of `noise` for a batch and as many references. Absent: it wants none. */
  noise?(batch: number, references: number): number[];
}

export interface MinerInput {
  /** [batch, dimensions], not normalised. */
  embeddings: Tensor2D;
  /** Class indices, int32 [batch]. */
  labels: Tensor1D;
  reference?: Reference;
  /** Present where the miner asks for it. */
  noise?: Tensor;
}

/** Picks the tuples of a batch that are worth learning from. Not differentiated through. */
export interface Miner extends Noisy {
  mine(input: MinerInput): Tuples;
}

export interface LossInput {
  /** [batch, dimensions] as the embedder gives them: not normalised, the loss's distance does that. */
  embeddings: Tensor2D;
  /** int32 [batch] in 0..classes-1. */
  labels: Tensor1D;
  /** From the miner; absent: the loss forms its own. */
  tuples?: Tuples;
  reference?: Reference;
  /** Present where the loss asks for it. */
  noise?: Tensor;
  /**
   * Present where a training run wants to know how much of the loss is still at work: reports the counts of the loss's terms,
   * at most once a call. Calling it is optional: without it the run logs no term counts.
   */
  report?(tally: LossTally): void;
}

/** The terms of a loss before they are reduced, as float32 scalars that carry no gradient. */
export interface LossTally {
  /** How many there are, by how often each counts. */
  terms: Scalar;
  /** How many of them are exactly 0: nothing is left to learn from them. */
  zeros: Scalar;
}

export interface Loss extends Noisy {
  /** The loss's own weights (proxies, centres): trained and saved with the model. */
  variables?: NetworkVariables;
  /** @returns the reduced loss, a float32 scalar; 0 where there is nothing to compare */
  compute(input: LossInput): Scalar;
}

export interface Distance {
  /** True for similarities: larger is closer. */
  inverted: boolean;
  /** a [M, D], b [N, D] → [M, N]. Row: the first argument (not every distance is symmetric). Differentiable. */
  matrix(a: Tensor2D, b: Tensor2D): Tensor2D;
  /**
   * How many samples are ranked by this distance, some queries and some references at a time. Absent: by `matrix`, for
   * few queries at a time, since it may form all differences.
   */
  ranking?: {
    /** What queries need of some references [N, D], computed once. */
    prepare(references: Tensor2D): Tensor[];
    /**
     * Queries [M, D] → [M, N] numbers, larger for nearer, that order all references of a query as `matrix` does, for
     * less work, and with memory for a few matrices of that size. Not differentiated.
     */
    scores(queries: Tensor2D, prepared: Tensor[]): Tensor2D;
  };
  /**
   * The same distance, with the weights of the model whose embeddings it compares, where they take part in it. Absent: they
   * do not.
   */
  withWeights?(weights: Weights): Distance;
}

export interface Sampler {
  /** Every batch has this many samples: shapes are static. */
  batchSize: number;
  /** One epoch: batches of positions in `labels` (class indices). */
  epoch(labels: Int32Array, random: Random): Int32Array[];
}

/**
 * How near images are to one another where that is computed from each pair, not from a vector of each image: for example
 * by matching feature maps. A block of queries at a time, so that not all pairs are held at once.
 */
export interface PairScores {
  /** True where larger is closer. */
  inverted: boolean;
  /** @returns of the queries from position `first` on, row by row: [count, references] */
  of(first: number, count: number): Promise<Float32Array>;
}

export interface MetricInput {
  /** [queries, dimensions], not normalised. */
  embeddings: Tensor2D;
  /** Class index of each query. */
  labels: Int32Array;
  /** The labels' names by class index, for results of single classes. Absent: they have none but their index. */
  labelNames?: readonly string[];
  /** What the dataset knows of each query besides its label. Absent: nothing is known. */
  attributes?: readonly (Readonly<Record<string, string | number | boolean>> | undefined)[];
  /** Index of the group of each query: those of one group are not independent. Absent: all are. */
  groups?: Int32Array;
  /** Whom the queries are compared with (a gallery). Absent: one another, themselves left out. */
  references?: {
    /** [references, dimensions] */
    embeddings: Tensor2D;
    labels: Int32Array;
    /** True where the first references are the queries themselves, in order: nobody is their own neighbour. */
    includeQueries?: boolean;
  };
  /**
   * What references are ranked by in place of the metric's own distance of the embeddings. A metric that knows no
   * ranking, of clusters say, looks at the embeddings alone.
   */
  scores?: PairScores;
  /** Whether a query's label and a reference's match. Default: they are equal. */
  matches?(query: number, reference: number): boolean;
}

export interface Metric {
  /** Named numbers, for example `precision@1`; larger is better, except for `smallerIsBetter`. NaN where undefined. */
  compute(input: MetricInput): Promise<Record<string, number>>;
  /**
   * Whether one of its numbers is better the smaller it is, as an error rate is. Epochs, children and runs are compared
   * accordingly. Absent: larger is better for all of them.
   *
   * @param name as `compute` gives it
   *
   * @example
   * smallerIsBetter: (name) => name === 'error-rate'
   */
  smallerIsBetter?(name: string): boolean;
  /**
   * Called with the size of the validation split before anything is trained, so that nobody trains an epoch to learn
   * that it cannot be measured.
   *
   * @param samples that are compared with one another
   * @throws HemlError (usage) where it cannot be computed of so few
   */
  check?(samples: number): void;
  /**
   * Whether it gives a number of this name, and which of its options another spec would need for that number alone. It
   * is called for the number of `keep`, whose metric is part of a node's content key. So a metric may be added to a spec,
   * or another K to `k`, and no node is trained again. Absent: every option of the metric counts.
   *
   * @param name as `compute` gives it, `precision@1`
   * @returns options to lay over its own, `{ k: [1] }`; none where it gives no such number
   *
   * @example
   * only: (name) => (name === 'recall' ? {} : undefined)
   */
  only?(name: string): object | undefined;
  /**
   * What chance gives for one of its numbers, where that is the share of queries that succeed: `precision@1`, whose interval
   * is that of a share. Absent, or nothing: it is not known, and the number stands without an interval.
   *
   * @param name as `compute` gives it
   * @param known labels of the images that are compared with one another, and their groups
   *
   * @example
   * chance: (name, { labels }) =>
   *   name === 'right' ? { value: 1 / new Set(labels).size, queries: Int32Array.from(labels.keys()) } : undefined
   */
  chance?(name: string, known: Pick<MetricInput, 'labels' | 'groups'>): Chance | undefined;
  /**
   * Which queries succeed, of a number that `chance` knows: by it the interval takes images of one group for as dependent as
   * they are. Absent, or nothing: they are taken for one.
   *
   * @param name as `compute` gives it
   * @returns [count], 1 where the image's query succeeds, else 0
   *
   * @example
   * outcomes: async (name, { labels }) => (name === 'right' ? Uint8Array.from(labels, () => 1) : undefined)
   */
  outcomes?(name: string, input: MetricInput): Promise<Uint8Array | undefined>;
}

/** What chance gives for a share of queries. */
export interface Chance {
  /** The share that succeeds where neighbours are drawn at random, 0 to 1. */
  value: number;
  /** Positions of the queries that are counted. */
  queries: Int32Array;
}
