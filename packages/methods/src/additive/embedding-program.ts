import type {
  Engine,
  HostArray,
  ImageSource,
  MethodWork,
  NodeEmbeddings,
  Program,
  Tensor,
  Tensor2D,
  Tensor3D,
} from '@hemlkit/core/method';
import { embeddingOf, weightsAt } from './contributions';
import { CropBuffer, type Cutting, readCrops } from './crop-reader';
import { type FeaturesOptions, FrozenCrops } from './frozen-crops';
import type { AdditiveNetwork } from './network';
import { type Seen, seenBy } from './seen';
import type { AdditiveContext } from './settings';

/** Images of a source of many that pass at once. */
const splitBatch = 32;

/** Gives images their unit vectors, by the weights that the network has now. */
export class EmbeddingProgram {
  /** Asks the trunk ahead, where it is frozen. */
  readonly frozen: FrozenCrops | undefined;
  private readonly engine: Engine;
  private readonly seen: Seen;
  private readonly programs = new Map<number, Program>();

  constructor(
    private readonly network: AdditiveNetwork,
    private readonly context: AdditiveContext,
    private readonly work: Pick<MethodWork, 'engine' | 'data' | 'kept'>,
  ) {
    this.engine = work.engine;
    const { frozen } = network;
    this.seen = seenBy(network, this.shape.size, context.settings().training.normalize);
    this.frozen = frozen && new FrozenCrops({ ...work, frozen, cutting: this.cutting });
  }

  /**
   * @param options.views what is shown of each image; absent: all
   * @returns [images, nodes, dimensions]
   */
  async embed(source: ImageSource, options: FeaturesOptions = {}): Promise<Float32Array> {
    const { nodes } = this.shape;
    const length = nodes * this.network.dimensions;
    const vectors = new Float32Array(source.count * length);
    const batch = this.batchOf(source);
    const read = await this.reader(source, batch, options);
    for (let start = 0; start < source.count; start += batch) {
      const part = await this.embedBatch(read, start, batch);
      vectors.set(part.subarray(0, Math.min(vectors.length - start * length, part.length)), start * length);
    }
    return vectors;
  }

  /** Images of a source that pass at once. */
  batchOf({ count }: ImageSource): number {
    return count <= 2 ? Math.max(1, count) : splitBatch;
  }

  /** Embeds the first images of a source, as many as pass at once. */
  async embedFirst(source: ImageSource): Promise<void> {
    const batch = this.batchOf(source);
    await this.embedBatch(await this.reader(source, batch), 0, batch);
  }

  /** @returns [batch, nodes, dimensions]: of a last batch that is not full, the first images count */
  private async embedBatch(read: (start: number) => HostArray[], start: number, batch: number) {
    const [vectors] = await this.program(batch).run(read(start));
    return vectors as Float32Array;
  }

  /** Gives a batch's inputs by the position of its first image; they hold until the next. */
  private async reader(
    source: ImageSource,
    batch: number,
    options: FeaturesOptions = {},
  ): Promise<(start: number) => HostArray[]> {
    const positions = (start: number) =>
      Array.from({ length: Math.min(batch, source.count - start) }, (_, i) => start + i);
    if (this.frozen) {
      const features = await this.frozen.of(source, options);
      return (start) => {
        const { crops, boxes, present } = features.batch(positions(start), batch);
        return [crops, boxes, present];
      };
    }
    const buffer = new CropBuffer(batch, this.shape.nodes, this.shape.size);
    return (start) => {
      for (const [i, position] of positions(start).entries())
        readCrops(source, position, buffer.at(i), this.cutting, options.views?.[position]);
      return [buffer.crops, buffer.boxes, Float32Array.from(buffer.present)];
    };
  }

  /** The crops of all images of a source. */
  crops(source: ImageSource): CropBuffer {
    const { nodes, size } = this.shape;
    const buffer = new CropBuffer(source.count, nodes, size);
    for (let i = 0; i < source.count; i++) readCrops(source, i, buffer.at(i), this.cutting);
    return buffer;
  }

  /** The embeddings at a node: √w u of its subtree, weights made to sum to 1, so that squared distances are its subtree's. */
  rows(vectors: Float32Array, place: number, logits: ArrayLike<number>, height: number): NodeEmbeddings {
    const { tree, additive } = this.context;
    const { dimensions } = this.network;
    const { interactions } = additive.network;
    const below = tree.below[place] as readonly number[];
    const weights = weightsAt(tree, logits, { interactions, height });
    // Leaves always have terms, so that no subtree is without.
    const sum = below.reduce((total, at) => total + (weights[at] as number), 0);
    const shares = weights.map((weight) => weight / sum);
    const length = tree.ids.length * dimensions;
    const count = vectors.length / length;
    const rows = new Float32Array(count * below.length * dimensions);
    for (let image = 0; image < count; image++) {
      const own = vectors.subarray(image * length, (image + 1) * length);
      rows.set(embeddingOf(own, shares, below), image * below.length * dimensions);
    }
    return { rows, dimensions: below.length * dimensions };
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
  }

  private get shape() {
    const { tree, additive } = this.context;
    return { nodes: tree.ids.length, size: additive.network.size };
  }

  private get cutting(): Cutting {
    const { hierarchy, additive } = this.context;
    const needs = { size: additive.network.size, margin: additive.margin };
    return { hierarchy, classes: this.work.data.segmenter.classes, needs };
  }

  private program(batch: number): Program {
    const { tf } = this.engine;
    const known = this.programs.get(batch);
    if (known) return known;
    const embed = (crops: Tensor, boxes: Tensor, present: Tensor): Tensor[] => {
      const images = this.seen.images(tf, crops);
      const input = { crops: images, boxes: boxes as Tensor3D, present: present as Tensor2D };
      return [tf.transpose(this.network.apply(input, false), [1, 0, 2])];
    };
    const made = this.engine.compile(
      embed as (...inputs: Tensor[]) => Tensor[],
      this.seen.inputs(batch),
      'embed',
    );
    this.programs.set(batch, made);
    return made;
  }
}
