import type { TSchema } from 'typebox';
import type { ComponentSpec } from './component-spec';
import type { Engine } from './engine';
import type { EpochReport, NodeSamples, OnEvent, RunEvent } from './events';
import type { Background, Hierarchy, HierarchyNode, ModelSettings, TrainingSettings } from './experiment';
import type { NodeEmbeddings } from './explanation';
import type { NodeGraph, TreeGraph } from './graphs';
import type { ImageNeeds, ImageSource, StoredImages } from './images';
import type { PairScores } from './metric-learning';
import type { Child, NetworkVariables, Weights } from './network';
import type { OwnAttribution } from './own-attribution';
import type { Measurement, NodeFacts } from './plan';
import type { Random } from './random';
import type { Sample } from './sample';

/** The settings of one node: the spec's own with its overrides merged over them. */
export interface NodeSettings {
  model: ModelSettings;
  training: TrainingSettings;
}

/** What a method is made with, before data are seen. */
export interface MethodContext {
  hierarchy: Hierarchy;
  /**
   * The settings of a node; of none: the spec's own.
   * @throws HemlError (usage) for an override that does not fit
   */
  settings(node?: string): NodeSettings;
}

/**
 * What is trained in one go and kept under one content key. It is named by a node, and may answer for others as well.
 * A tree of separate models has a unit for each node; one network for the whole tree is one unit, named by the root.
 */
export interface Unit {
  /** The node that names it: its metric decides which epoch's weights are kept. */
  node: string;
  /** Further nodes that it has embeddings for. */
  others: readonly string[];
  /** The nodes of the units whose weights it starts from; those come before it. */
  needs: readonly string[];
  /**
   * What of the spec decides its weights, beside seed, engine, data, the metric of `keep` and what it needs: `epochs` and
   * `patience` as well.
   */
  decides: {
    /** Of `value`, with the marks of `component(kind)` and `filePath()`: versions of plugins and contents of files count. */
    schema: TSchema;
    value: unknown;
  };
  /**
   * Raised by the method whenever the same settings give other weights. Absent: the version of the method's plugin
   * counts, and everything is trained again with each of them.
   */
  version?: number;
  /** At most. */
  epochs: number;
  /** The metric of `node` by which an epoch's weights are kept, `precision@1`. */
  keep: string;
  /** Epochs without a better one after which it ends; absent: never. */
  patience?: number;
}

/** A split as a method sees it. */
export interface MethodSplit {
  /** Hash of all that decides the stored images and class maps. Absent: it is not known. */
  key?: string;
  samples: readonly Sample[];
  /** Class index of each sample. */
  labels: Int32Array;
  store: StoredImages;
}

/** A dataset that is ready for training. */
export interface MethodData {
  segmenter: {
    /** Names of the class ids, by id. */
    classes: readonly string[];
  };
  /** Names of the labels by index: those of the training split first. */
  labels: readonly string[];
  /** How many of them are in the training split. */
  trainLabels: number;
  splits: { train: MethodSplit; validation: MethodSplit };
}

/** What a method works with once the data are open. */
export interface MethodWork {
  /** Makes a component that a setting names; `Create` is its exact type. */
  create<P>(kind: string, spec: ComponentSpec, context: object): Promise<P>;
  engine: Engine;
  data: MethodData;
  /** The run's own generator: split it. */
  random: Random;
  /**
   * Numbers that the same facts always give: computed once, kept in the cache, and read from there afterwards. What is damaged
   * there is computed again.
   *
   * @param facts all that decides them, as JSON
   */
  kept(facts: unknown, compute: () => Promise<Float32Array>): Promise<Float32Array>;
}

/** An epoch's line in a unit's history. */
export interface EpochRecord {
  epoch: number;
  /** Mean over the epoch's steps. */
  loss: number;
  steps: number;
  report: EpochReport;
  metrics: Record<string, number>;
  seconds: number;
}

/** Where a unit's training stands after a finished epoch: all that the next one needs. */
export interface UnitProgress {
  history: EpochRecord[];
  bestEpoch: number;
  best: Weights;
  weights: Weights;
  /** Of the optimizers. */
  state: Weights;
}

/** Training has left the finite numbers. */
export interface Divergence {
  /** Counted from 1. */
  epoch: number;
  step: number;
  /** `the loss is NaN` */
  what: string;
}

/** What the steps of an epoch came to, as means; or at which step its numbers ceased to be finite. */
export type EpochResult = { loss: number; steps: number; report: EpochReport } | Divergence;

/** What is trained, as the loop over its epochs sees it. */
export interface EpochTraining {
  /** All that is kept of it. */
  variables: NetworkVariables;
  /** Of the optimizers: kept from epoch to epoch, so that a stopped training goes on as if nothing had been. */
  state: NetworkVariables;
  /** Runs an epoch's steps. @param random this epoch's own generator */
  epoch(epoch: number, random: Random): Promise<EpochResult>;
  /** The validation split's embeddings at the unit's node, [count, dimensions], by the weights as they are. */
  validate(): Promise<Float32Array>;
  /** How near the validation split's images are to one another, by the weights as they are. Absent: as near as their embeddings. */
  scores?(): PairScores;
}

/** The training of one unit, as core asks for it. */
export interface UnitJob {
  unit: Unit;
  /** What it starts from, with the best weights, in the order of `unit.needs`; empty for what starts from nothing. */
  needs: readonly Child[];
  /** Present where an earlier process was stopped: its weights are there already, and nothing is to be begun. */
  progress?: UnitProgress;
  /** The unit's own generator. */
  random: Random;
  /** Reports what is going to be done; called once, before the epochs. @param facts.images of an epoch */
  begin(facts: { steps: number; samples: NodeSamples; images: number }): void;
  /**
   * Trains epoch after epoch: measures each, keeps the best one's weights, writes down how far it is, ends early where
   * nothing improves or numbers cease to be finite. Where there is `progress` it sets the variables to it first.
   */
  epochs(training: EpochTraining): Promise<void>;
  /**
   * Takes a `step` event after each step, except one that diverges; the method sends it from `EpochTraining.epoch`. Notices
   * and warnings may come at any time. All other events are sent by core.
   */
  onEvent: OnEvent;
  signal?: AbortSignal | undefined;
}

/** Trains units, one after the other, in one process. */
export interface UnitTrainer {
  /** Trains a unit. The weights that are kept are those that `job.epochs` has seen. */
  train(job: UnitJob): Promise<void>;
  /** What is known of a unit before it is trained. */
  facts(unit: Unit): Promise<UnitFacts>;
  /** Trains a little, for `heml plan`. Nothing of it is kept. Absent: no time is foretold. */
  measure?(unit: Unit, measuring: UnitMeasuring): Promise<Omit<Measurement, 'nodes'>>;
  /** Names of what is trained at a node, from the first layer to the last. Absent: nothing can be made random layer by layer. */
  parameters?(node: string): Promise<readonly string[]>;
  /** Weights whose running statistics are moved to the training split's images, as changed weights need it. */
  withStatistics?(node: string, weights: Weights, random: Random): Promise<Weights>;
  dispose(): Promise<void>;
}

export interface UnitFacts extends Omit<NodeFacts, 'cached'> {
  /** Equal for units that a measurement of one speaks for. */
  graph: string;
}

/** What a measurement needs of core. */
export interface UnitMeasuring {
  random: Random;
  /** Seconds of the spec's metrics, of embeddings drawn at random. */
  metrics(dimensions: number): Promise<Pick<Measurement, 'metricsSeconds' | 'metricsImages'>>;
  /** Seconds of writing down an epoch. */
  save(variables: NetworkVariables, state: NetworkVariables): Promise<number>;
}

/** The weights of trained units. */
export interface UnitWeights {
  /** A unit's `model.safetensors`, checked. The bytes are good until the next read but one begins. */
  bytes(unit: string): Promise<Uint8Array>;
  weights(unit: string): Promise<Weights>;
}

export interface EmbedOptions {
  /** What is shown of each image: these segments of the node and no others. Absent: all that the node shows. */
  views?: readonly (readonly string[])[];
  /** What stands where nothing is shown. Absent: the node's own. */
  background?: Background;
  /** Called before each node. */
  onNode?: (node: string, done: number, total: number) => void;
  /** Called with each node's embeddings as soon as they are there. */
  onEmbedded?: (node: string, embeddings: NodeEmbeddings) => Promise<void>;
}

/**
 * The root's distance of two images as a sum over the nodes. The same from `a` to `b` as back, and exactly 0 for an image and
 * itself.
 */
export interface Contributions {
  /** By node: what it adds of itself, beside its children. At least 0; together they are the distance. */
  own: Record<string, number>;
  /** What that distance is called, as it stands after "the root's": `squared euclidean / 4`. */
  distance: string;
  /** The distance by which the root's embeddings of the two are as far apart. Absent: no component computes it. */
  by?: ComponentSpec;
}

/**
 * What was trained: embeds images at nodes. One that shares what it computes with between nodes takes them one after
 * another, and calls that come at once wait for each other.
 */
export interface TrainedModels {
  /**
   * Embeds images at some nodes.
   *
   * @returns by node, rows in the source's order, not normalised
   * @throws HemlError when a node has no weights, or weights of another model
   */
  embed(
    nodes: readonly HierarchyNode[],
    source: ImageSource,
    options?: EmbedOptions,
  ): Promise<Record<string, NodeEmbeddings>>;
  /**
   * How near a source's images are to one another at a node. It is asked from within `embed`, by `onEmbedded`, so it must not
   * wait for that. Absent: as near as their embeddings.
   *
   * @param embeddings what `embed` gives of the source
   */
  scores?(node: HierarchyNode, source: ImageSource, embeddings: NodeEmbeddings): Promise<PairScores>;
  /** The weights that answer for a node. */
  weights(node: string): Promise<Weights>;
  /**
   * The same with other weights in place of those that answer for a node: where a unit answers for several nodes, they are
   * the whole unit's, and all of its nodes are embedded by them. Other units keep theirs, and the height stays.
   *
   * Both share what they compute with, so `dispose` of either releases it, and that of the first is enough. Whichever embeds
   * afterwards makes it again.
   */
  withWeights(node: string, weights: Weights): TrainedModels;
  /**
   * What each node adds of itself to the root's distance of the source's two images: read off, for what has distances that
   * are sums over the nodes. Absent: it has none.
   */
  contributions?(pair: ImageSource): Promise<Contributions>;
  /**
   * How much of the root's distance of the source's two images the method itself ascribes to each pixel of either. Absent: it
   * has no explanation of its own.
   */
  attribution?(pair: ImageSource): Promise<OwnAttribution>;
  /** The height that images are compared at. Absent: the method has none. */
  readonly height?: number;
  /** The same at another height (`Component.heights`). It shares what it computes with with this one, which disposes of that. */
  atHeight?(height: number): TrainedModels;
  /** Calls back with each node's model as a function, in the given order. Absent: it has none. */
  graphs?(nodes: readonly HierarchyNode[], callback: (graph: NodeGraph) => Promise<void>): Promise<void>;
  /** Calls back with the one model of the whole tree as a function. Absent: it has none. */
  treeGraph?<T>(callback: (graph: TreeGraph) => Promise<T>): Promise<T>;
  /** Releases what it computes with, after the calls that are at work. The weights' files are core's. */
  dispose(): Promise<void>;
}

/**
 * How the models of a tree are trained and asked. Core orders units, caches, resumes and hands them out; a method names
 * them, trains one, and embeds images with what was trained.
 */
export interface Method {
  images: ImageNeeds;
  /** In training order. */
  units: readonly Unit[];
  /** What a person should know of the data before training. @throws HemlError where they cannot train it */
  remarks?(data: MethodData): RunEvent[];
  /** Opens the training of units. */
  train(work: MethodWork): UnitTrainer;
  /** Opens what was trained. */
  open(work: MethodWork & { files: UnitWeights }): TrainedModels;
}
