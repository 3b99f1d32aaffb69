import {
  type EmbedOptions,
  type Engine,
  HemlError,
  type ImageNeeds,
  type ImageSource,
  lookupSize,
  type MethodContext,
  type NodeEmbeddings,
  type TrainingSettings,
} from '@hemlkit/core/method';
import type { ImageNetwork, ImagePreparation } from '@hemlkit/core/onnx';
import { Composer, shownOf } from './composer';
import type { GivenOptions } from './options';

export interface GivenEmbedding {
  engine: Engine;
  network: ImageNetwork;
  context: MethodContext;
  /** Names of the class ids, by id. */
  classes: readonly string[];
  preparation: ImagePreparation & { size: number };
  options: Pick<GivenOptions, 'surroundings' | 'batchSize'>;
}

interface Composing {
  /** Which classes are shown. */
  table: Float32Array;
  background: TrainingSettings['background'];
  /** Changes an image's class map before it is composed. */
  change?: (position: number, map: Uint8Array) => void;
  signal?: AbortSignal;
}

/** Embeds images by a given network. Calls must not overlap. */
export class GivenEmbedder {
  private readonly composer: Composer;

  constructor(private readonly request: GivenEmbedding) {
    const { engine, preparation, network, options } = request;
    if (network.size !== undefined && network.size !== preparation.size)
      throw new HemlError(
        `The given model takes images of ${network.size}x${network.size}, but they would be prepared at ${preparation.size}x${preparation.size}.`,
        {
          code: 'image-size-mismatch',
          kind: 'usage',
          hint: `Set \`size: ${network.size}\` of the method, or correct preprocessor_config.json.`,
        },
      );
    this.composer = new Composer(engine, { ...preparation, ...options, layout: network.layout });
  }

  get size(): number {
    return this.request.preparation.size;
  }

  get square(): Pick<ImageNeeds, 'size' | 'fit'> {
    return this.request.preparation;
  }

  async embed(
    source: ImageSource,
    { views, background = this.background }: Pick<EmbedOptions, 'views' | 'background'> = {},
    signal?: AbortSignal,
  ): Promise<NodeEmbeddings> {
    const { table, hide } = this.shown(background);
    const change = (position: number, map: Uint8Array) => {
      if (views) hide(views[position] as readonly string[], map);
    };
    return this.composed(source, { table, background, change, ...(signal && { signal }) });
  }

  /** Embeds images of which all is shown, whatever their class maps say. */
  embedWhole(source: ImageSource): Promise<NodeEmbeddings> {
    const table = new Float32Array(lookupSize).fill(1);
    return this.composed(source, { table, background: 'black' });
  }

  async dispose(): Promise<void> {
    this.composer.dispose();
    await this.request.network.dispose();
  }

  private composed(
    source: ImageSource,
    { table, background, change, signal }: Composing,
  ): Promise<NodeEmbeddings> {
    return this.inBatches(source.count, signal, async (start, count, batch) => {
      const { images, maps } = this.read(source, start, count, batch, change);
      const [input] = await this.composer.input(batch, background).run([images, maps, table]);
      return input as Float32Array;
    });
  }

  private get background(): TrainingSettings['background'] {
    return this.request.context.settings().training.background;
  }

  private shown(background: TrainingSettings['background']) {
    const { context, classes, options } = this.request;
    return shownOf(context, classes, background, options.surroundings);
  }

  /** One or two images by themselves; a network of a fixed batch takes that, filled up. */
  private async inBatches(
    total: number,
    signal: AbortSignal | undefined,
    compose: (start: number, count: number, batch: number) => Promise<Float32Array>,
  ): Promise<NodeEmbeddings> {
    const { network, options } = this.request;
    const batch = network.batch ?? (total <= 2 ? Math.max(1, total) : options.batchSize);
    let rows = new Float32Array();
    let dimensions = 0;
    for (let start = 0; start < total; start += batch) {
      signal?.throwIfAborted();
      const count = Math.min(batch, total - start);
      // The engine may use its memory again; this goes to the network's thread.
      const composed = (await compose(start, count, batch)).slice();
      const vectors = await network.run(composed, batch, this.size);
      if (start === 0) {
        dimensions = vectors.length / batch;
        rows = new Float32Array(total * dimensions);
      }
      rows.set(vectors.subarray(0, count * dimensions), start * dimensions);
    }
    return { rows, dimensions };
  }

  private read(
    source: ImageSource,
    start: number,
    count: number,
    batch: number,
    change: (position: number, map: Uint8Array) => void = () => {},
  ): { images: Uint8Array; maps: Uint8Array } {
    const area = this.size ** 2;
    const images = new Uint8Array(batch * area * 3);
    const maps = new Uint8Array(batch * area);
    for (let i = 0; i < count; i++) {
      const map = maps.subarray(i * area, (i + 1) * area);
      source.read(start + i, images.subarray(i * area * 3, (i + 1) * area * 3), map);
      change(start + i, map);
    }
    return { images, maps };
  }
}
