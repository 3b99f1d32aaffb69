import {
  type HierarchyNode,
  type ImageNeeds,
  type Method,
  type MethodContext,
  type MethodData,
  type MethodWork,
  type NodeSettings,
  nodeSchema,
  type RunEvent,
  type Unit,
  type UnitWeights,
} from '@hemlkit/core/method';
import { createModel } from '../network/model';
import { NodeModels } from './node-models';
import { NodeTrainer } from './node-trainer';
import type { Recipe } from './recipe';
import { remarks } from './remarks';

/** Networks of their own at some nodes: all of them, each from its children's, or one alone. */
export class NodeMethod implements Method {
  readonly images: ImageNeeds;
  readonly units: readonly Unit[];

  /**
   * @param nodes in training order
   * @param joins whether a node begins with its children's weights
   * @param recipe default: trunk, embedder and loss of the spec
   */
  constructor(
    private readonly context: MethodContext,
    private readonly nodes: readonly HierarchyNode[],
    joins: boolean,
    private readonly recipe: Recipe = { createModel },
  ) {
    this.images = { size: context.settings().training.imageSize };
    this.units = nodes.map(({ id, children }) => unit(context, recipe, id, joins ? children : []));
  }

  remarks(data: MethodData): RunEvent[] {
    return remarks(this.nodes, this.context.settings, data);
  }

  train(work: MethodWork): NodeTrainer {
    return new NodeTrainer(this.context, work, this.recipe);
  }

  open(work: MethodWork & { files: UnitWeights }): NodeModels {
    return new NodeModels(this.context, work, this.recipe);
  }
}

function unit(
  context: MethodContext,
  { decides = withoutMerge, version = 1 }: Recipe,
  node: string,
  needs: readonly string[],
): Unit {
  const settings = context.settings(node);
  const { training } = settings;
  const { epochs, keep, patience } = training;
  return {
    node,
    others: [],
    needs,
    decides: { schema: nodeSchema, value: needs.length > 0 ? settings : decides(settings) },
    version,
    epochs,
    keep,
    ...(patience !== undefined && { patience }),
  };
}

/** What begins with nothing merges nothing. */
function withoutMerge({ model: { merge, ...networks }, training }: NodeSettings): unknown {
  return { model: networks, training };
}
