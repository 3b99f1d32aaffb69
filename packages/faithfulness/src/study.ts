import {
  type Attribution,
  type Estimate,
  HemlError,
  type HierarchyNode,
  type NamedExplainer,
  type NodeEmbeddings,
  type Random,
} from '@hemlkit/core/run';
import { meanEstimate, percentile } from '@hemlkit/statistics';
import { agreement } from './agreement';
import type { FaithfulnessResult } from './contract';
import { drawPairs } from './pairs';
import type { Pair, Probe } from './probe';

/** Samples of the validation split at most: enough for intervals, and their matrices of distances stay small. */
export const mostSamples = 200;

/** A pair of the validation split. */
export interface StudyPair extends Pair {
  /** Positions in the study's samples. */
  i: number;
  j: number;
}

export interface StudyRequest {
  probe: Probe;
  /** The validation split's embeddings at every node. */
  embeddings: () => Promise<Record<string, NodeEmbeddings>>;
  pairs: number;
  random: Random;
  /** Called with the progress of the measure at work. */
  onProgress?: (done: number, total: number) => void;
}

/** What all measures share: some validation pairs and their explanations, computed when they are first wanted. */
export class Study {
  readonly probe: Probe;
  readonly random: Random;
  /** Positions in the validation split. */
  readonly samples: Int32Array;
  readonly labels: Int32Array;
  readonly pairs: readonly StudyPair[];

  constructor(
    private readonly request: StudyRequest,
    private readonly kept = new Map<string, Promise<unknown>>(),
  ) {
    const { probe, random, pairs } = request;
    this.probe = probe;
    this.random = random;
    const { validation } = probe.data.splits;
    const { count } = validation.store;
    this.samples = random.split('samples').permutation(count).slice(0, mostSamples).sort();
    this.labels = this.samples.map((position) => validation.labels[position] as number);
    this.pairs = drawPairs(this.labels, pairs, random.split('pairs')).map(([i, j]) => ({
      i,
      j,
      a: probe.stored('validation', this.samples[i] as number),
      b: probe.stored('validation', this.samples[j] as number),
    }));
    if (this.pairs.length === 0)
      throw new HemlError('The validation split has no two samples to compare.', { code: 'samples-too-few' });
  }

  /** The same pairs by another explainer. What does not depend on it is computed once. */
  with(explainer: NamedExplainer): Study {
    return new Study({ ...this.request, probe: this.probe.with(explainer) }, this.kept);
  }

  /** Fewer pairs, for what has to explain each of them several times. */
  get somePairs(): readonly StudyPair[] {
    return this.pairs.slice(0, Math.ceil(this.pairs.length / 2));
  }

  progress(done: number, total: number): void {
    this.request.onProgress?.(done, total);
  }

  /** What the explainer finds of every pair, by the trained root. */
  explained(): Promise<Attribution[]> {
    return this.once(`explained ${this.probe.name}`, async () => {
      const model = await this.probe.rootModel();
      const values: Attribution[] = [];
      for (const [i, pair] of this.pairs.entries()) {
        this.progress(i, this.pairs.length);
        values.push(await model.explain(pair));
      }
      return values;
    });
  }

  /** Differences between all samples at a node, [samples, samples]. */
  matrix(node: string): Promise<Float64Array> {
    return this.once(`matrix ${node}`, async () => {
      const { rows, dimensions } = (await this.embeddings())[node] as NodeEmbeddings;
      const chosen = new Float32Array(this.samples.length * dimensions);
      for (const [i, position] of this.samples.entries())
        chosen.set(rows.subarray(position * dimensions, (position + 1) * dimensions), i * dimensions);
      return this.probe.matrix({ rows: chosen, dimensions });
    });
  }

  /** Differences at a node in rising order. */
  sorted(node: string): Promise<Float64Array> {
    return this.once(`sorted ${node}`, async () => {
      const matrix = await this.matrix(node);
      return matrix.filter((_, at) => at % (this.samples.length + 1) !== 0).sort();
    });
  }

  /** A difference at a node as a share of the validation pairs that are closer there: what nodes can be compared by. */
  async percentile(node: string, difference: number): Promise<number> {
    return percentile(await this.sorted(node), difference);
  }

  /** Each leaf's own difference of a pair, as a percentile. */
  async ownPercentiles({ i, j }: StudyPair, nodes: readonly HierarchyNode[]): Promise<number[]> {
    return Promise.all(
      nodes.map(async ({ id }) =>
        this.percentile(id, (await this.matrix(id))[i * this.samples.length + j] as number),
      ),
    );
  }

  /**
   * How much the nodes' own distances of the first pairs agree with those of other images (or weights): by pair, the
   * rank correlation over the leaves that it shows, distances as percentiles among the validation pairs.
   */
  async percentileAgreement(others: readonly Pair[]): Promise<number[]> {
    const { probe } = this;
    const images = others.flatMap(({ a, b }) => [a, b]);
    const pairs = others.map((_, i) => [2 * i, 2 * i + 1] as const);
    const after = new Map<string, Float64Array>();
    for (const leaf of probe.leaves)
      after.set(leaf.id, await probe.differences(await probe.embed(leaf, images), pairs));
    return Promise.all(
      others.map(async (_, at) => {
        const pair = this.pairs[at] as StudyPair;
        const leaves = this.present(pair);
        const changed = await Promise.all(
          leaves.map(({ id }) => this.percentile(id, after.get(id)?.[at] as number)),
        );
        return agreement(await this.ownPercentiles(pair, leaves), changed);
      }),
    );
  }

  embeddings(): Promise<Record<string, NodeEmbeddings>> {
    return this.once('embeddings', () => this.request.embeddings());
  }

  /** Leaves of which at least one image of the pair shows something. */
  present({ a, b }: Pair): HierarchyNode[] {
    return this.probe.leaves.filter((leaf) => this.probe.area(a, leaf) + this.probe.area(b, leaf) > 0);
  }

  mean(numbers: ArrayLike<number>, ...name: string[]): Estimate {
    return meanEstimate(numbers, this.random.split('bootstrap', ...name));
  }

  /** What all explainers share, and what is asked for again: computed when it is first wanted. */
  once<T>(key: string, make: () => Promise<T>): Promise<T> {
    let made = this.kept.get(key) as Promise<T> | undefined;
    if (!made) {
      made = make();
      this.kept.set(key, made);
    }
    return made;
  }
}

/** One question about a run's explanations. */
export type Measure = (study: Study) => Promise<Omit<FaithfulnessResult, 'measure'>>;
