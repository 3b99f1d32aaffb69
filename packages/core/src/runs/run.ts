import type { OnEvent, RunSummary } from '../contracts/events';
import type { MetricTree, NodeEmbeddings, NodeImages } from '../contracts/explanation';
import type { NearSample, QueryResult } from '../contracts/query';
import type { Sample, Split } from '../contracts/sample';
import { findSegment } from '../experiment/find-segment';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { evaluateTree, type TreeEvaluation } from '../explanation/evaluate-tree';
import { findImage } from '../explanation/images';
import { nodeImages } from '../explanation/node-images';
import { prepareImage } from '../explanation/prepare-image';
import { splitEmbeddings } from '../explanation/split-embeddings';
import { RunFolder } from '../files/run-folder';
import { presence } from '../segments/presence';
import { openTrackers } from '../trackers/open-trackers';
import { TrackerQueues } from '../trackers/tracker-queues';
import { describeSplit, type SplitDescription } from './describe-data';
import { type ExplainOptions, explain } from './explain';
import { type NodeHistory, readHistory } from './history';
import { nearestAtNodes } from './nearest';
import { embeddingProgress, type OpenedRun, openedRun, splitOf } from './opened';
import { type QueryOptions, query } from './query';
import { readSummary, required } from './run-files';
import { openSpecSession, type SpecSession } from './spec-session';
import { type SplitDistances, type SplitDistancesOptions, splitDistances } from './split-distances';

/** The labels of a split's samples, in the dataset's order. */
export interface SplitLabels {
  /** The label of each sample. */
  names: string[];
  /** Class index of each sample, into `classes`. */
  ids: Int32Array;
  /** All labels of the dataset: those of the training split first, sorted. */
  classes: string[];
}

export interface EvaluateOptions {
  /** Default: validation. */
  split?: Split;
  /** At which height images are compared, by a method that has heights. Default: its own, as in training. */
  height?: number;
}

/** A finished run: evaluate it, explain pairs of images with it, ask what its models see. */
export class Run {
  private session: SpecSession | undefined;
  private opened: Promise<OpenedRun> | undefined;

  constructor(
    /** Absolute. */
    readonly folder: string,
    readonly loaded: LoadedExperiment,
    private readonly source: SpecSession | { cache: string; onEvent: OnEvent },
  ) {
    if ('data' in source) this.session = source;
  }

  /** Where everything of it lies. */
  get files(): RunFolder {
    return new RunFolder(this.folder);
  }

  get name(): string {
    return this.files.name;
  }

  summary(): Promise<RunSummary> {
    return required(this.files.summary, readSummary(this.folder));
  }

  /** By node: every epoch's loss and metrics, and which epoch was the best. */
  async history(): Promise<Record<string, NodeHistory>> {
    return readHistory(this.folder, (await this.summary()).nodes);
  }

  /**
   * The spec's metrics at every node, on a split.
   *
   * @throws HemlError (usage) for a split or a height there is not
   */
  async evaluate({
    split = 'validation',
    height,
  }: EvaluateOptions = {}): Promise<Record<string, Record<string, number>>> {
    return (await this.evaluation({ split, ...(height !== undefined && { height }) })).metrics;
  }

  /**
   * The spec's metrics at every node of a split, as `evaluate`, and how the root's Precision@1 compares with chance there.
   *
   * @throws HemlError (usage) for a split or a height there is not
   */
  async evaluation({ split = 'validation', height }: EvaluateOptions = {}): Promise<TreeEvaluation> {
    const { tree, data } = await this.open();
    return evaluateTree(tree.at(height), splitOf(data, split));
  }

  /**
   * The distances of two images at every node.
   *
   * @param a a sample's id or an image file; distances go from `a` to `b`
   * @throws HemlError (usage) for what is not an image, an image without any segment, or an unknown distance
   */
  async explain(a: string, b: string, options: ExplainOptions = {}): Promise<MetricTree> {
    return explain(await this.open(), a, b, options);
  }

  /**
   * The images of a gallery that are nearest to an image at a node. Images that show nothing of the node are left out,
   * and so is the image itself. A folder's images are embedded once; an index of them is kept in the run's folder.
   *
   * @param image a sample's id or an image file
   */
  async query(image: string, options: QueryOptions = {}): Promise<QueryResult> {
    return query(await this.open(), image, options);
  }

  /**
   * The samples of the validation split that are nearest to each image, at every node that it shows. Samples that show nothing of a node
   * are left out there, and so is the image itself. The split is read once, however many images are asked about.
   *
   * @param images samples' ids or image files
   * @param k how many at each node, at least 1; fewer where the split has fewer
   * @returns of each image, by node, nearest first
   * @throws HemlError (usage) for what is not an image, an image without any segment, or a `k` below 1
   * @example
   * const [{ lips }] = await run.nearest(['test_0007'], 3);
   */
  async nearest(images: readonly string[], k = 3): Promise<Record<string, NearSample[]>[]> {
    return nearestAtNodes(await this.open(), images, k);
  }

  /** The samples of a split, in the dataset's order; none where the dataset has no such split. */
  async samples(split: Split = 'validation'): Promise<readonly Sample[]> {
    const { data } = await this.open();
    return data.splits[split]?.samples ?? [];
  }

  /** The label of each sample of a split, in the dataset's order. */
  async labels(split: Split = 'validation'): Promise<SplitLabels> {
    const { data } = await this.open();
    const { samples, labels } = splitOf(data, split);
    return { names: samples.map(({ label }) => label), ids: labels, classes: data.labels };
  }

  /**
   * Which samples of a split show a segment, be it one pixel of their own class map, in the dataset's order.
   * @throws HemlError (usage) for a segment that the spec does not have
   */
  async presence(segment: string, split: Split = 'validation'): Promise<boolean[]> {
    const { data } = await this.open();
    return presence(splitOf(data, split).store, findSegment(this.loaded.experiment, segment));
  }

  /**
   * A split's embeddings by the best weights, by node; rows in the dataset's order, not normalised. They are computed
   * once and kept in the run's folder.
   *
   * @param nodes default: all
   */
  async embeddings(
    split: Split = 'validation',
    nodes?: readonly string[],
  ): Promise<Record<string, NodeEmbeddings>> {
    const { tree, data, onEvent } = await this.open();
    const chosen = tree.find(nodes);
    return splitEmbeddings({
      tree,
      folder: this.folder,
      split,
      data: splitOf(data, split),
      nodes: chosen,
      onNode: embeddingProgress(split, onEvent),
    });
  }

  /** Distances between samples of a split at every node, by the spec's distance. */
  async distances(options: SplitDistancesOptions = {}): Promise<SplitDistances> {
    return splitDistances(await this.open(), options);
  }

  /** What the splits of the dataset hold: counts of labels, and how much of them shows each segment. */
  async describeData(): Promise<SplitDescription[]> {
    const { data } = await this.open();
    return Object.entries(data.splits).map(([split, held]) =>
      describeSplit(split as Split, held, data.labels, this.loaded),
    );
  }

  /**
   * What each node's model sees of an image, at the training size.
   *
   * @param image a sample's id or an image file
   */
  async nodeImages(image: string): Promise<NodeImages> {
    const { engine, data, onEvent } = await this.open();
    const { loaded } = this;
    const prepared = await prepareImage({ loaded, data, onEvent }, await findImage(data, image));
    return nodeImages(engine.tf, loaded, data.segmenter.classes, prepared);
  }

  /** Lets the spec's trackers send what they could not when the run was trained: a server may have been down. */
  async sendTracked(): Promise<void> {
    const { loaded, folder } = this;
    if (loaded.experiment.trackers.length === 0) return;
    const { session, onEvent } = await this.open();
    const trackers = new TrackerQueues();
    await openTrackers(trackers, { loaded, components: session.components, folder, resumed: true, onEvent });
    await trackers.close();
  }

  async dispose(): Promise<void> {
    // One that has just been trained has a session, opened or not.
    const { session } = this;
    await this.opened;
    this.opened = undefined;
    this.session = undefined;
    await session?.dispose();
  }

  /**
   * Data, engine and trained tree of this run, opened when they are first asked for: what packages that work on a run begin with.
   * `dispose` closes them.
   */
  open(): Promise<OpenedRun> {
    this.session ??= openSpecSession(this.loaded, this.source);
    this.opened ??= openedRun(this.session, this.folder);
    return this.opened;
  }
}
