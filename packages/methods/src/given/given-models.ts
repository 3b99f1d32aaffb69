import {
  type EmbedOptions,
  HemlError,
  type HierarchyNode,
  type ImageSource,
  type MethodContext,
  type MethodWork,
  type NodeEmbeddings,
  type TrainedModels,
  Turns,
  type UnitWeights,
  type Weights,
} from '@hemlkit/core/method';
import { sameModel } from './fingerprint';
import type { GivenEmbedder } from './given-embedder';

/** A model that was given, with the weights that are in its file. */
export class GivenModels implements TrainedModels {
  private checked: Promise<void> | undefined;
  private readonly turns = new Turns();
  private opened: Promise<GivenEmbedder> | undefined;

  constructor(
    private readonly context: Pick<MethodContext, 'hierarchy'>,
    private readonly work: MethodWork & { files: UnitWeights },
    private readonly open: () => Promise<GivenEmbedder>,
    private readonly hash: string,
  ) {}

  async embed(
    nodes: readonly HierarchyNode[],
    source: ImageSource,
    options: EmbedOptions = {},
  ): Promise<Record<string, NodeEmbeddings>> {
    const found: Record<string, NodeEmbeddings> = {};
    for (const [at, { id }] of nodes.entries()) {
      options.onNode?.(id, at, nodes.length);
      const embeddings = await this.alone((embedder) => embedder.embed(source, options));
      found[id] = embeddings;
      await options.onEmbedded?.(id, embeddings);
    }
    return found;
  }

  weights(): Promise<Weights> {
    return this.work.files.weights(this.context.hierarchy.root);
  }

  /** @throws HemlError for weights of another model: this one has those of its file, and no others */
  withWeights(_node: string, weights: Weights): GivenModels {
    if (!sameModel(weights, this.hash))
      throw new HemlError('A model that was given has the weights of its file, and cannot take others.', {
        code: 'given-weights-fixed',
      });
    return this;
  }

  async dispose(): Promise<void> {
    await this.turns.idle();
    const opened = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    await opened?.dispose();
  }

  /** Calls in their turn, by the model that the run was made with. */
  private alone<T>(call: (embedder: GivenEmbedder) => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      this.checked ??= this.check();
      await this.checked;
      this.opened ??= this.open();
      return call(await this.opened);
    });
  }

  private async check(): Promise<void> {
    if (sameModel(await this.weights(), this.hash)) return;
    throw new HemlError('The given model has changed since this run was made.', {
      code: 'given-model-changed',
      kind: 'usage',
      hint: 'Put the file back, or make the run again: `heml train`.',
    });
  }
}
