import type { Dataset, Segmenter } from './data';
import type { Engine } from './engine';
import type { Executor, ExecutorContext } from './executor';
import type { Explainer, ExplainerContext } from './explainer';
import type { Method, MethodContext } from './method';
import type { Distance, Loss, Metric, Miner, Sampler } from './metric-learning';
import type { Embedder, Merge, Trunk } from './network';
import type { Optimizer, Parameter } from './optimizer';
import type { Random } from './random';
import type { Reducer, Regularizer } from './reduction';
import type { Tracker, TrackerContext } from './tracker';

/** What a loss and the components among its options are given. */
export interface LossContext {
  /** Number of labels. */
  classes: number;
  /** Length of an embedding. */
  dimensions: number;
  random: Random;
}

/** The kinds of core: what `create` is given (`context`) and what it makes (`product`). */
interface KindsOfCore {
  dataset: { product: Dataset; context: { random: Random } };
  segmenter: { product: Segmenter; context: { classes: string[] | undefined } };
  method: { product: Method; context: MethodContext };
  trunk: { product: Trunk; context: { imageSize: number; random: Random } };
  embedder: { product: Embedder; context: { features: number; random: Random } };
  merge: { product: Merge; context: object };
  miner: { product: Miner; context: object };
  loss: { product: Loss; context: LossContext };
  reducer: { product: Reducer; context: LossContext };
  regularizer: { product: Regularizer; context: LossContext };
  sampler: { product: Sampler; context: object };
  optimizer: { product: Optimizer; context: { parameters: readonly Parameter[]; pretrained: boolean } };
  distance: { product: Distance; context: object };
  metric: { product: Metric; context: object };
  explainer: { product: Explainer; context: ExplainerContext };
  engine: { product: Engine; context: object };
  executor: { product: Executor; context: ExecutorContext };
  tracker: { product: Tracker; context: TrackerContext };
}

/**
 * Every kind of component. A plugin adds a kind of its own by declaring it here, and by listing it in `kinds` of its
 * plugin:
 *
 * ```ts
 * declare module '@hemlkit/core/plugin' {
 *   interface Kinds {
 *     remedy: { product: Remedy; context: object };
 *   }
 * }
 * ```
 */
export interface Kinds extends KindsOfCore {}

export type Kind = keyof Kinds;

/** What is known of a kind of component. */
export interface KindDefinition<K extends string = string> {
  /** Its name in messages, in `component(kind)` and in `defineComponent(kind, ...)`. */
  kind: K;
  /** One sentence, for `heml plugins` and the reference. */
  summary: string;
  /** The package with HEML's own components of this kind, for hints. */
  package?: string;
  /** Whether that package is loaded where it is installed, though the spec does not name it. Default: false. */
  loadsItself?: boolean;
}

const definitions: { [K in keyof KindsOfCore]: Omit<KindDefinition, 'kind'> } = {
  dataset: { summary: 'Where samples and labels come from.', package: '@hemlkit/datasets' },
  segmenter: { summary: 'Gives each image its class map.', package: '@hemlkit/segmenters' },
  method: {
    summary: 'How the models of a tree are trained and asked.',
    package: '@hemlkit/methods',
    loadsItself: true,
  },
  trunk: { summary: 'The half of a model that turns images into features.', package: '@hemlkit/trunks' },
  embedder: {
    summary: 'The half of a model that turns features into an embedding.',
    package: '@hemlkit/trunks',
  },
  merge: { summary: "A joined node's first weights from its children's.", package: '@hemlkit/trunks' },
  miner: { summary: 'Picks the tuples worth learning from.', package: '@hemlkit/loss-plugins' },
  loss: { summary: 'What training minimises.', package: '@hemlkit/loss-plugins' },
  reducer: { summary: "One number from a loss's terms.", package: '@hemlkit/loss-plugins' },
  regularizer: { summary: 'A penalty beside a loss.', package: '@hemlkit/loss-plugins' },
  sampler: { summary: 'Draws the batches of an epoch.', package: '@hemlkit/loss-plugins' },
  optimizer: { summary: 'Updates the weights.', package: '@hemlkit/loss-plugins' },
  distance: { summary: 'How far apart two embeddings are.', package: '@hemlkit/metrics' },
  metric: { summary: 'Numbers that rate a set of embeddings.', package: '@hemlkit/metrics' },
  explainer: {
    summary: 'Attributes the distance of a pair of images to nodes.',
    package: '@hemlkit/explainers',
    loadsItself: true,
  },
  engine: { summary: 'What computes.', package: '@hemlkit/core' },
  executor: { summary: 'Where nodes are trained.', package: '@hemlkit/core' },
  tracker: { summary: 'Where a run is reported besides its folder.', package: '@hemlkit/trackers' },
};

/** The method of a spec that names none. */
export const defaultMethod = 'bottom-up';

/** The kinds of core, in the order in which they are listed. */
export const kindsOfCore: readonly KindDefinition<Kind>[] = Object.entries(definitions).map(
  ([kind, definition]) => ({ kind: kind as Kind, ...definition }),
);
