import type {
  Hierarchy,
  HierarchyNode,
  ImageAndMap,
  ModelSettings,
  NodeEmbeddings,
  TrainedModels,
  TrainingSettings,
  UnitWeights,
} from '@hemlkit/core/plugin';
import { answeredNodes, encodeModel, imagesOf } from '@hemlkit/core/run';
import { plainModel, plainTraining } from '../stand-in-models';
import { tinyData } from '../tiny-data';
import { treeOf, trees } from '../trees';
import type { Make, Trial } from '../trial';
import type { Bench } from './bench';
import { type Trained, trainAll, workOf } from './train-units';

export interface MethodTrial extends Trial {
  /** Laid over the `model` of the spec. Default: a small trunk, embedder and merge of the type `plain`. */
  model?: Partial<ModelSettings>;
  /**
   * Laid over the `training` of the spec. Default: 2 epochs at 16 pixels, and a small sampler, loss and optimizer of the
   * type `plain`.
   */
  training?: Partial<TrainingSettings>;
  /** Whether a node's embedding depends on nothing but the pixels of its own segments. Default: true. */
  isLocal?: boolean;
}

/** A trained method, opened. */
export interface Opened {
  bench: Bench;
  trained: Trained;
  models: TrainedModels;
  /** The images of the validation split. */
  images: readonly ImageAndMap[];
  /** Embeds images at all nodes. */
  embed(
    images: readonly ImageAndMap[],
    views?: readonly (readonly string[])[],
  ): Promise<Record<string, NodeEmbeddings>>;
}

/** Where a method is made, trained and opened. */
export interface MethodPlace {
  begin(hierarchy: Hierarchy, changed?: Partial<TrainingSettings>): Promise<Bench>;
  /** Trained once for all tests, which change nothing of it. @param tree a name of `trees` */
  trainedOnce(tree: string): Promise<{ bench: Bench; trained: Trained }>;
  /** The same, opened for one test. Default: the largest tree. */
  opened(tree?: string): Promise<Opened>;
}

export const largest = 'levels of two and three';

export function methodPlace(make: Make<'method'>, { model, training }: MethodTrial): MethodPlace {
  const begin = async (hierarchy: Hierarchy, changed: Partial<TrainingSettings> = {}): Promise<Bench> => {
    const settings = structuredClone({
      model: { ...plainModel, ...model },
      training: { ...plainTraining, ...training, ...changed },
    });
    const written = structuredClone(settings);
    const made = await make({ hierarchy, settings: () => settings });
    const data = tinyData(hierarchy, made.product.images.size);
    const answered = answeredNodes(made.product.units, hierarchy.nodes);
    return { ...made, hierarchy, settings, written, data, answered };
  };
  const known = new Map<string, ReturnType<MethodPlace['trainedOnce']>>();
  const trainedOnce = (tree: string) => {
    const trained =
      known.get(tree) ??
      begin(treeOf(trees[tree]!)).then(async (bench) => ({ bench, trained: await trainAll(bench) }));
    known.set(tree, trained);
    return trained;
  };
  const opened = async (tree = largest): Promise<Opened> => {
    const { bench, trained } = await trainedOnce(tree);
    const models = open(bench, trained);
    return {
      bench,
      trained,
      models,
      images: bench.data.images.validation,
      embed: (images, views) => models.embed(bench.answered, imagesOf(images), views && { views }),
    };
  };
  return { begin, trainedOnce, opened };
}

/** Opens what was trained, as it is read from files. */
export function open(bench: Bench, trained: Trained): TrainedModels {
  const files: UnitWeights = {
    weights: async (unit) => structuredClone(trained[unit]!.weights),
    bytes: async (unit) => encodeModel(trained[unit]!.weights),
  };
  return bench.product.open({ ...workOf(bench), files });
}

export const rootOf = ({ hierarchy: { nodes, root } }: Bench): HierarchyNode =>
  nodes.find(({ id }) => id === root)!;
