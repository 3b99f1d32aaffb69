import type { Engine, NodeEmbeddings, NodeSettings, PairScores, Weights } from '@hemlkit/core/method';
import type { Model, ModelRequest } from '../network/model';

/** What a network at a node is, and how images are compared by it. */
export interface Recipe {
  createModel(request: ModelRequest): Promise<Model>;
  /**
   * How near images are to one another, by their embeddings and the weights of the model. Absent: the metrics' distance
   * decides it.
   */
  scores?(engine: Engine, embeddings: NodeEmbeddings, weights: Weights): PairScores;
  /** What the distance is called that its models attribute to cells (`Model.attribute`). Absent: they do not. */
  attributes?: string;
  /** What of the settings decides weights. Default: all; of a node that begins with nothing, all but the merge. */
  decides?(settings: NodeSettings): unknown;
  /** Raised when the same settings train other weights. Default: 1. */
  version?: number;
}
