import {
  type ImageNeeds,
  type Method,
  type MethodContext,
  type MethodWork,
  nodeSchema,
  type Unit,
  type UnitWeights,
} from '@hemlkit/core/method';
import { AdditiveModels } from './additive-models';
import { AdditiveTrainer } from './additive-trainer';
import { type AdditiveContext, type AdditiveSpec, settingsOf } from './settings';
import { treeOf } from './tree';

/** Raised when the same settings train other weights. */
const version = 1;

/** One network for the whole tree: one unit, named by the root, that answers for every node. */
export class AdditiveMethod implements Method {
  readonly images: ImageNeeds;
  readonly units: readonly Unit[];
  private readonly context: AdditiveContext;

  constructor(spec: AdditiveSpec, context: MethodContext) {
    const additive = settingsOf(spec);
    this.context = { ...context, additive, tree: treeOf(context.hierarchy) };
    const { root, nodes } = context.hierarchy;
    const { training } = context.settings();
    const { epochs, steps, keep, patience, sampler, miner, loss, optimizer, schedule, normalize } = training;
    this.images = {
      size: training.imageSize,
      crops: { size: additive.network.size, margin: additive.margin },
    };
    const decides = {
      epochs,
      ...(steps !== undefined && { steps }),
      keep,
      ...(patience !== undefined && { patience }),
      sampler,
      ...(miner && { miner }),
      loss,
      optimizer,
      ...(schedule && { schedule }),
      normalize,
      augment: { flip: training.augment.flip },
    };
    this.units = [
      {
        node: root,
        others: nodes.filter(({ id }) => id !== root).map(({ id }) => id),
        needs: [],
        decides: { schema: nodeSchema, value: { training: decides } },
        version,
        epochs,
        keep,
        ...(patience !== undefined && { patience }),
      },
    ];
  }

  train(work: MethodWork): AdditiveTrainer {
    return new AdditiveTrainer(this.context, work);
  }

  open(work: MethodWork & { files: UnitWeights }): AdditiveModels {
    return new AdditiveModels(this.context, work);
  }
}
