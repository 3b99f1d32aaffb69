import { join } from 'node:path';
import type { Components } from '../container/components';
import type { ComponentSpec } from '../contracts/component-spec';
import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { HierarchyNode } from '../contracts/experiment';
import type { NodeEmbeddings } from '../contracts/explanation';
import type { ImageSource } from '../contracts/images';
import type { Contributions, EmbedOptions, TrainedModels, Unit } from '../contracts/method';
import type { Distance, PairScores } from '../contracts/metric-learning';
import type { Weights } from '../contracts/network';
import type { OwnAttribution } from '../contracts/own-attribution';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { heightFault } from '../experiment/method-settings';
import { validatorFor } from '../experiment/validator';
import { stableJson } from '../files/hash';
import { createRandom } from '../random/random';
import { answeredNodes, unitOf } from '../training/method-of';
import { readNodeWeights } from '../training/node-files';
import type { Data } from '../training/split-data';
import { methodWork } from '../training/unit-jobs';
import { findNodes } from './find-nodes';
import { ModelFiles } from './model-files';
import { cropPixels } from './pixels/crop-pixels';
import { embeddedPixels } from './pixels/embedded-pixels';
import type { ImagePair, PairPixels } from './pixels/pixel-model';
import { PixelPrograms } from './pixels/pixel-programs';
import { wholeImages } from './pixels/whole-images';

/** Where a tree's weights lie, and what makes models of them. */
export interface TreeContext {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** Models as functions of pixels, and what is compiled of them. */
export interface TreePixels {
  programs: PixelPrograms;
  /** A pair as the model of a node sees it. */
  open(pair: ImagePair): Promise<PairPixels>;
}

/**
 * A trained tree: embeds images at its nodes, by the method that trained it.
 *
 * @example
 * const { lips } = await tree.embed(['lips'], validation.store); // { rows, dimensions }
 */
export class TrainedTree {
  /** Distances that the root's weights take part in, by their specs. */
  private readonly bound = new Map<string, Promise<Distance>>();

  constructor(
    readonly context: TreeContext,
    readonly models: TrainedModels = openModels(context),
    /** Of the weights and the height that were trained; it is disposed of. */
    private readonly trained: TrainedModels = models,
    private readonly programs = new PixelPrograms(context.engine),
  ) {}

  /** The height that images are compared at. Absent: the method has none. */
  get height(): number | undefined {
    return this.models.height;
  }

  /** The same where it is another one than the method's own, by which the weights were kept. */
  get otherHeight(): number | undefined {
    return this.height === this.trained.height ? undefined : this.height;
  }

  /**
   * The same tree at another height. It shares its models with this one.
   *
   * @param height default: the method's own
   * @throws HemlError (usage) where the method has no heights, or not this one
   */
  at(height: number | undefined = this.trained.height): TrainedTree {
    if (height === undefined || height === this.height) return this;
    const { loaded } = this.context;
    const { registry } = validatorFor(loaded.plugins);
    const fault = heightFault(loaded.experiment.method.type, height, registry);
    if (fault) throw new HemlError(fault.message, { code: fault.code, kind: 'usage', hint: fault.hint });
    return new TrainedTree(this.context, this.models.atHeight!(height), this.trained, this.programs);
  }

  /** The nodes that there are embeddings for, in training order. */
  get nodes(): HierarchyNode[] {
    const { loaded, data } = this.context;
    return answeredNodes(data.method.units, loaded.hierarchy.nodes);
  }

  /**
   * Nodes by their ids, in training order.
   *
   * @param ids default: all that there are embeddings for
   * @throws HemlError (usage) for a node that is unknown, or that has none
   */
  find(ids?: readonly string[]): HierarchyNode[] {
    const { nodes } = this;
    if (!ids) return nodes;
    const found = findNodes(this.context.loaded.hierarchy, ids);
    const known = new Set(nodes.map(({ id }) => id));
    const silent = found.find(({ id }) => !known.has(id));
    if (!silent) return found;
    const { type } = this.context.loaded.experiment.method;
    throw new HemlError(
      `This run compares no images at \`${silent.id}\`: its method \`${type}\` has no model there.`,
      {
        code: 'node-without-model',
        kind: 'usage',
        hint: `Ask at ${listed([...known], 40)}.`,
      },
    );
  }

  /**
   * Embeds images at some nodes.
   *
   * @returns by node, rows in the source's order, not normalised
   * @throws HemlError when a node has no weights, or weights of another model
   */
  embed(
    nodes: readonly string[],
    source: ImageSource,
    options: EmbedOptions = {},
  ): Promise<Record<string, NodeEmbeddings>> {
    const all = this.context.loaded.hierarchy.nodes;
    const chosen = nodes.map((id) => all.find((node) => node.id === id) as HierarchyNode);
    return this.models.embed(chosen, source, options);
  }

  /** What each node adds of itself to the root's distance of the source's two images. Absent: its method has no such sum. */
  get contributions(): ((pair: ImageSource) => Promise<Contributions>) | undefined {
    const { models } = this;
    return models.contributions && ((pair) => models.contributions!(pair));
  }

  /** What the method itself ascribes to each pixel of the source's two images. Absent: it has no explanation of its own. */
  get attribution(): ((pair: ImageSource) => Promise<OwnAttribution>) | undefined {
    const { models } = this;
    return models.attribution && ((pair) => models.attribution!(pair));
  }

  /** What the pixels of images do to their embeddings. */
  get pixels(): TreePixels {
    const { models, programs } = this;
    return { programs, open: (pair) => this.openPixels(models, pair) };
  }

  private async openPixels(models: TrainedModels, pair: ImagePair): Promise<PairPixels> {
    const { engine, data, loaded } = this.context;
    const { classes } = data.segmenter;
    if (models.graphs)
      return wholeImages({ engine, classes }, pair, async (node, callback) => {
        const found: Awaited<ReturnType<typeof callback>>[] = [];
        await models.graphs!([node], async (graph) => {
          found.push(await callback(graph));
        });
        return found[0] as Awaited<ReturnType<typeof callback>>;
      });
    // The model of a tree answers for its root.
    if (models.treeGraph && pair.node.id === loaded.hierarchy.root)
      return cropPixels({ classes }, pair, this.height, (callback) => models.treeGraph!(callback));
    const { node } = pair;
    return embeddedPixels(pair, async (source, options) => {
      const found = await models.embed([node], source, options);
      return found[node.id] as NodeEmbeddings;
    });
  }

  /** How near a source's images are to one another at a node; nothing where that is a matter of their embeddings. */
  async scores(
    node: string,
    source: ImageSource,
    embeddings: NodeEmbeddings,
  ): Promise<PairScores | undefined> {
    const found = this.context.loaded.hierarchy.nodes.find(({ id }) => id === node) as HierarchyNode;
    return this.models.scores?.(found, source, embeddings);
  }

  /**
   * What compares embeddings of this tree.
   *
   * @param spec default: the distance of the spec (`explanation.distance`)
   * @returns the same one for the same spec, so that what is compiled of it is used again
   */
  async distance(spec?: ComponentSpec): Promise<Distance> {
    const { components, loaded } = this.context;
    const wanted = spec ?? loaded.experiment.explanation.distance;
    const made = await distanceOf(components, wanted);
    if (!made.withWeights) return made;
    const key = stableJson(wanted);
    const bound =
      this.bound.get(key) ?? this.weights(loaded.hierarchy.root).then((own) => made.withWeights!(own));
    this.bound.set(key, bound);
    return bound;
  }

  /** The weights that answer for a node. */
  weights(node: string): Promise<Weights> {
    return this.models.weights(node);
  }

  /** The same tree with other weights at a node. It shares its models with this one, which disposes of them. */
  withWeights(node: string, weights: Weights): TrainedTree {
    const { context, models, trained, programs } = this;
    return new TrainedTree(context, models.withWeights(node, weights), trained, programs);
  }

  /** The folder of the unit that answers for a node. */
  folderOf(node: string): string {
    const { data, folder } = this.context;
    return join(folder, (unitOf(data.method.units, node) as Unit).node);
  }

  async dispose(): Promise<void> {
    await this.trained.dispose();
    this.programs.dispose();
  }
}

const distances = new WeakMap<Components, Map<string, Promise<Distance>>>();

function distanceOf(components: Components, spec: ComponentSpec): Promise<Distance> {
  const known = distances.get(components) ?? new Map<string, Promise<Distance>>();
  distances.set(components, known);
  const key = stableJson(spec);
  const made = known.get(key) ?? components.create('distance', spec, {});
  known.set(key, made);
  return made;
}

function openModels({ components, engine, data, loaded, folder }: TreeContext): TrainedModels {
  const files = new ModelFiles(folder);
  return data.method.open({
    ...methodWork(components, engine, data, createRandom(loaded.experiment.seed)),
    files: {
      bytes: (unit) => files.read(unit),
      weights: (unit) => readNodeWeights(join(folder, unit)),
    },
  });
}
