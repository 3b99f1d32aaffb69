import type { ComponentSpec } from './component-spec';

/** A named set of class names. */
export interface Segment {
  name: string;
  classes: string[];
}

/** What stands where a node's image shows none of its segments. */
export type Background = 'black' | 'mean' | 'keep' | 'blur';

/** What becomes of training samples that show none of a node's segments: left out, or shown as blank images. */
export type Absent = 'skip' | 'keep';

export interface ModelSettings {
  trunk: ComponentSpec;
  embedder: ComponentSpec;
  merge: ComponentSpec;
}

/** What the learning rates are multiplied by, from step to step. */
export interface ScheduleSettings {
  /** `constant`: 1. `cosine`: from 1 to 0 along half a cosine, over all epochs (Loshchilov and Hutter, 2017). */
  type: 'constant' | 'cosine';
  /** Epochs in which it rises from 0 to 1 first, in equal steps. */
  warmup: number;
}

export interface TrainingSettings {
  epochs: number;
  /** Batches in an epoch; absent: as many as the sampler makes. */
  steps?: number;
  /** Height and width in pixels. */
  imageSize: number;
  background: Background;
  absent: Absent;
  /** Of pixels scaled to 0..1, per channel. Defaults: ImageNet's. */
  normalize: { mean: [number, number, number]; deviation: [number, number, number] };
  sampler: ComponentSpec;
  /** `crop`: smallest and largest share of the area; absent: no cropping. `flip`: left-right, half of the time. */
  augment: { crop?: [number, number]; flip: boolean };
  /** Absent: the loss forms its own tuples. */
  miner?: ComponentSpec;
  loss: ComponentSpec;
  optimizer: ComponentSpec;
  /** How the learning rate changes; absent: as the method has it. */
  schedule?: ScheduleSettings;
  /** The metric by which an epoch's weights are kept, `precision@1`. */
  keep: string;
  /** Epochs without improvement after which a node stops; absent: never. */
  patience?: number;
}

/**
 * The values of sections by their keys, as `Experiment` has them. A plugin that brings one declares its type here:
 *
 * ```ts
 * declare module '@hemlkit/core/plugin' {
 *   interface SpecSections {
 *     repair: { potions: ComponentSpec[] };
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: plugins declare its members
export interface SpecSections {}

/** A spec with every default written out and every name resolved. */
export interface Experiment extends Partial<SpecSections> {
  name: string;
  seed: number;
  plugins: string[];
  dataset: ComponentSpec;
  segmenter: ComponentSpec;
  segments: Segment[];
  /** `pairs` joins neighbours level by level; otherwise joined node → its parts, in order. */
  hierarchy: 'pairs' | Record<string, string[]>;
  method: ComponentSpec;
  model: ModelSettings;
  training: TrainingSettings;
  evaluation: { metrics: ComponentSpec[] };
  /** `height`: what images are compared at, of methods that have heights; absent: the method's own. */
  explanation: { distance: ComponentSpec; explainers: ComponentSpec[]; height?: number };
  trackers: ComponentSpec[];
  executor: ComponentSpec;
  engine: ComponentSpec;
  /** Settings of single nodes, merged over the spec's own. */
  overrides: Record<string, { model?: object; training?: object }>;
}

/** A node of the hierarchy. Leaves show one segment; joined nodes show all segments under them. */
export interface HierarchyNode {
  id: string;
  /** Ids of the children; empty for a leaf. */
  children: string[];
  /** Names of the segments under it, in the spec's order. */
  segments: string[];
  /** Class names that its image shows. */
  classes: string[];
  /** 0 for a leaf, else one more than its highest child. */
  level: number;
}

export interface Hierarchy {
  root: string;
  /** In training order: all leaves, then level by level to the root. */
  nodes: HierarchyNode[];
}
