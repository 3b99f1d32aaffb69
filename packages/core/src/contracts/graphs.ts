import type { HostArray } from './engine';
import type { HierarchyNode, TrainingSettings } from './experiment';
import type { CropNeeds, ImageSource } from './images';
import type { MapLayer, NetworkVariables } from './network';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from './tf';

/** A model in two steps, by way of a layer's feature map. */
export interface ModelMaps {
  /** From the first to the last. */
  layers: readonly MapLayer[];
  /** Composed and normalised images [batch, size, size, 3] → [batch, cells, cells, channels]. */
  map(images: Tensor4D, layer: string): Tensor4D;
  /** [batch, cells, cells, channels] → [batch, dimensions], not normalised. */
  embed(map: Tensor4D, layer: string): Tensor2D;
}

/** A node's model as a function of whole images, for what writes it into files of other programs. */
export interface NodeGraph {
  node: HierarchyNode;
  /** How its images are made. */
  images: Pick<TrainingSettings, 'imageSize' | 'background' | 'normalize'>;
  dimensions: number;
  /** Which classes its image shows: [256], 1 or 0. */
  table: Float32Array;
  variables: NetworkVariables;
  /** Composed and normalised images [batch, size, size, 3] → [batch, dimensions], not normalised. */
  embed(images: Tensor4D): Tensor2D;
  /** The same in two steps, by way of a feature map. Absent: its network has none. */
  maps?: ModelMaps;
  /** The same of `count` images with their class maps, by the run's engine. */
  run(images: Uint8Array, maps: Uint8Array, count: number): Promise<Float32Array>;
}

/** What a model of the whole tree takes. Where a node is not shown, neither its crop nor its box has an effect. */
export interface TreeInputs<T> {
  /** [batch, nodes, size, size, 4], 0 to 255, as `CropSource` has them. */
  crops: T;
  /** [batch, nodes, 6], as `CropSource` has them. */
  boxes: T;
  /** [batch, nodes], not 0 where the image shows the node. */
  present: T;
}

/**
 * What it gives. Of two images x and y, at any height: |e(x) − e(y)|² = Σ_n w_n |u_n(x) − u_n(y)|². The sum over the subtree of
 * a node, divided by the sum of its weights, is the squared distance of what `embed` gives at that node.
 */
export interface TreeOutputs<T> {
  /** u, [batch, nodes, dimensions]. */
  vectors: T;
  /** e, [batch, nodes · dimensions]: √w_n u_n of each node, side by side. */
  embedding: T;
  /** w, [nodes], of at least 0; they sum to 1. */
  weights: T;
}

/**
 * One model that answers for all nodes of a tree, as a function of their crops, for what writes it into files of other
 * programs.
 */
export interface TreeGraph {
  /** In the order of the axis `nodes`: every child before its parent. */
  nodes: readonly HierarchyNode[];
  /** How its crops are cut. */
  crops: CropNeeds;
  /** Length of a node's vector. */
  dimensions: number;
  /**
   * How much each level above the leaves reduces a node's weight, where the run compares images. At height r the weight is
   * divided by e^r for each level, before all weights are normalised to a sum of 1.
   */
  height: number;
  variables: NetworkVariables;
  /** @param inputs int32 crops (float32 where gradients are taken) and presence, float32 boxes @param height float32, a single number */
  apply(inputs: TreeInputs<Tensor>, height: Scalar): TreeOutputs<Tensor>;
  /** What is read of all images of a source, and what the run's engine gives for it. */
  run(source: ImageSource, height: number): Promise<TreeInputs<HostArray> & TreeOutputs<Float32Array>>;
}
