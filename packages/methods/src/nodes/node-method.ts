import {
  type HierarchyNode,
  type ImageNeeds,
  type Method,
  type MethodContext,
  type MethodData,
  type MethodWork,
  nodeSchema,
  type RunEvent,
  type Unit,
  type UnitWeights,
} from '@hemlkit/core/method';
import { NodeModels } from './node-models';
import { NodeTrainer } from './node-trainer';
import { remarks } from './remarks';

/** Raised when the same settings train other weights. */
const version = 1;

/** Networks of their own at some nodes: all of them, each from its children's, or one alone. */
export class NodeMethod implements Method {
  readonly images: ImageNeeds;
  readonly units: readonly Unit[];

  /** @param nodes in training order @param joins whether a node begins with its children's weights */
  constructor(
    private readonly context: MethodContext,
    private readonly nodes: readonly HierarchyNode[],
    joins: boolean,
  ) {
    this.images = { size: context.settings().training.imageSize };
    this.units = nodes.map(({ id, children }) => unit(context, id, joins ? children : []));
  }

  remarks(data: MethodData): RunEvent[] {
    return remarks(this.nodes, this.context.settings, data);
  }

  train(work: MethodWork): NodeTrainer {
    return new NodeTrainer(this.context, work);
  }

  open(work: MethodWork & { files: UnitWeights }): NodeModels {
    return new NodeModels(this.context, work);
  }
}

function unit(context: MethodContext, node: string, needs: readonly string[]): Unit {
  const { model, training } = context.settings(node);
  const { merge, ...networks } = model;
  const { epochs, keep, patience } = training;
  return {
    node,
    others: [],
    needs,
    // What begins with nothing merges nothing.
    decides: {
      schema: nodeSchema,
      value: { model: needs.length > 0 ? { ...networks, merge } : networks, training },
    },
    version,
    epochs,
    keep,
    ...(patience !== undefined && { patience }),
  };
}
