import type { NodeSamples } from './events';

/** A unit as it stands in a plan, by the node that names it: what is known of it, and what its training is thought to take. */
export interface PlannedNode {
  id: string;
  /** Names of the segments that it shows. */
  segments: string[];
  /** Ids of the nodes whose weights it starts from; empty for a leaf. */
  children: string[];
  /** Further nodes that are trained with it. */
  others?: string[];
  /** At most: `patience` may end it before. */
  epochs: number;
  /** What is known once the data are read. */
  data?: NodeFacts;
  estimate?: NodeTimes;
}

/** What a node is trained on, and with. */
export interface NodeFacts {
  /** A finished node with its content key is there: it is not trained again. */
  cached: boolean;
  samples: NodeSamples;
  /** Images of a step. */
  batchSize: number;
  /** Of an epoch. */
  steps: number;
  /** Numbers that training changes, those of the loss among them. */
  parameters: number;
  /** Images that pass forward, and no more, before it is trained. Absent: none. */
  shownBefore?: number;
}

/** When a node is thought to be trained, in seconds after the command was started. */
export interface NodeTimes {
  /** That it takes: 0 for a node that is cached. */
  seconds: number;
  start: number;
  end: number;
  /** Which process trains it, from 0; absent for a node that is cached. */
  process?: number;
}

/** What was measured for all nodes of the same model and settings; seconds each. */
export interface Measurement {
  nodes: string[];
  /** Height and width of what a step takes of an image: of the image, or of each of its crops. */
  imageSize: number;
  batchSize: number;
  /** The median of `steps` real training steps: reading and augmenting a batch, and the compiled step. */
  stepSeconds: number;
  steps: number;
  /** The first step, which compiles. */
  firstStepSeconds: number;
  /** Embedding a batch of `embedBatch` validation images. */
  embedSeconds: number;
  embedBatch: number;
  firstEmbedSeconds: number;
  /** The spec's metrics of `metricsImages` embeddings, drawn at random. */
  metricsSeconds: number;
  metricsImages: number;
  /** Writing down what an epoch came to: weights and the optimizer's state. */
  saveSeconds: number;
}

/** What nodes are trained on. Processes that want more cores than there are share them evenly, as far as a plan knows. */
export interface PlannedMachine {
  /** Nodes that are trained at once, at most, as the spec's executor has it. */
  workers: number;
  /** Cores that each of them keeps busy. Absent: all there are, or another device; processes then take turns. */
  threads?: number;
  cores: number;
}

/** What training a spec's tree is going to be. */
export interface RunPlan {
  /** The spec's. */
  name: string;
  root: string;
  /** In training order. */
  nodes: PlannedNode[];
  /** Absent where nothing was asked to be measured, as all that follows. */
  machine?: PlannedMachine;
  /** Empty where nothing is left to train. */
  measurements?: Measurement[];
  /** Reading spec and data, which every process does, measured; without what is made of the data once and kept. */
  openSeconds?: number;
  /** Estimated, for the whole run. */
  estimate?: {
    seconds: number;
    /** Of all processes together. Absent where nothing is left to train. */
    peakRssMb?: number;
  };
  warnings: string[];
}
