import { basename, join } from 'node:path';
import type { OnEvent, RunSummary } from '../contracts/events';
import type { MetricTree, NodeEmbeddings, NodeImages } from '../contracts/explanation';
import type { ComponentSpec } from '../contracts/kinds';
import type { Sample, Split } from '../contracts/sample';
import { evaluateTree } from '../evaluation/evaluate-tree';
import { explainPair } from '../explanation/explain-pair';
import { findNodes } from '../explanation/find-nodes';
import { findSample } from '../explanation/images';
import { nodeImages } from '../explanation/node-images';
import { splitEmbeddings } from '../explanation/split-embeddings';
import { prepareSamples } from '../segments/prepare-samples';
import type { ExportIndex, ExportOptions } from '../export/contract';
import { exportRun } from '../export/export-run';
import type { LoadedExperiment } from '../spec/load-experiment';
import { type NodeHistory, readHistory } from './history';
import { closeOpened, type Opened, openParts, type Parts, splitOf, withModels } from './opened';
import { readRunFile } from './run-folder';

/** The labels of a split's samples, in the dataset's order. */
export interface SplitLabels {
  /** The label of each sample. */
  names: string[];
  /** Class index of each sample, into `classes`. */
  ids: Int32Array;
  /** All labels of the dataset: those of the training split first, sorted. */
  classes: string[];
}

/** A finished run: evaluate it, explain pairs of images with it, ask what its models see. */
export class Run {
  private opened: Promise<Opened> | undefined;

  constructor(
    /** Absolute. */
    readonly folder: string,
    readonly loaded: LoadedExperiment,
    private readonly source: Parts | { cache: string; onEvent: OnEvent },
  ) {
    if ('session' in source) this.opened = Promise.resolve(withModels(source, loaded, folder));
  }

  get name(): string {
    return basename(this.folder);
  }

  summary(): Promise<RunSummary> {
    return readRunFile<RunSummary>(this.folder, 'summary.json');
  }

  /** By node: every epoch's loss and metrics, and which epoch was the best. */
  history(): Promise<Record<string, NodeHistory>> {
    return readHistory(
      this.folder,
      this.loaded.hierarchy.nodes.map(({ id }) => id),
    );
  }

  /** The spec's metrics at every node, on a split. Default: validation. */
  async evaluate({ split = 'validation' as Split } = {}): Promise<Record<string, Record<string, number>>> {
    const { session, data } = await this.open();
    const tree = { ...session, loaded: this.loaded, data, folder: join(this.folder, 'nodes') };
    return evaluateTree(tree, splitOf(data, split));
  }

  /**
   * The distances of two images at every node.
   *
   * @param a a sample's id or an image file; distances go from `a` to `b`
   * @param options.distances types of distances; default: the spec's own
   * @param options.owen whether to compute Owen values of the first distance; default: true
   */
  async explain(a: string, b: string, options: { distances?: string[]; owen?: boolean } = {}): Promise<MetricTree> {
    const { session, data, models } = await this.open();
    const own = this.loaded.experiment.explanation.distance;
    const distances: ComponentSpec[] = options.distances?.map((type) => (type === own.type ? own : { type })) ?? [own];
    const request = { ...session, models, distances, owen: options.owen ?? true };
    return explainPair(request, await findSample(data, a), await findSample(data, b));
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
   * A split's embeddings by the best weights, by node; rows in the dataset's order, not normalised. They are computed
   * once and kept in the run's folder.
   *
   * @param nodes default: all
   */
  async embeddings(
    split: Split = 'validation',
    nodes?: readonly string[],
  ): Promise<Record<string, NodeEmbeddings>> {
    const chosen = findNodes(this.loaded.hierarchy, nodes);
    const { models, data, onEvent } = await this.open();
    return splitEmbeddings({
      models,
      folder: this.folder,
      split,
      data: splitOf(data, split),
      nodes: chosen,
      onNode: (node, done, total) =>
        onEvent({ type: 'info', message: `embedding the ${split} split at ${node}, ${done + 1} of ${total}` }),
    });
  }

  /**
   * What each node's model sees of an image, at the training size.
   *
   * @param image a sample's id or an image file
   */
  async nodeImages(image: string): Promise<NodeImages> {
    const { session, data } = await this.open();
    const sample = await findSample(data, image);
    const { imageSize } = this.loaded.experiment.training;
    const [prepared] = await prepareSamples([sample], data.segmenter, imageSize);
    return nodeImages(session.engine.tf, this.loaded, data.segmenter.classes, prepared!);
  }

  /**
   * Writes nodes' models for other programs: inference models in ONNX form, each checked against the run's own
   * embeddings, or weights; and an `index.json` that says what they are.
   */
  async export(options: ExportOptions = {}): Promise<ExportIndex> {
    const { format = 'onnx', input = 'maps', batch = 'any', out = join(this.folder, 'export') } = options;
    const nodes = findNodes(this.loaded.hierarchy, options.nodes);
    const { models, data, onEvent } = await this.open();
    const validation = data.splits.validation;
    return exportRun({ models, nodes, folder: this.folder, validation, onEvent, format, input, batch, out });
  }

  async dispose(): Promise<void> {
    if (!this.opened) return;
    const opened = await this.opened;
    this.opened = undefined;
    await closeOpened(opened);
  }

  private open(): Promise<Opened> {
    this.opened ??= openParts(this.loaded, this.source).then((parts) =>
      withModels(parts, this.loaded, this.folder),
    );
    return this.opened;
  }
}
