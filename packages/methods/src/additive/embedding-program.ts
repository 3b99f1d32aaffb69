import type {
  Engine,
  ImageSource,
  InputSpec,
  NodeEmbeddings,
  Program,
  Tensor,
  Tensor2D,
  Tensor3D,
} from '@hemlkit/core/method';
import { boxNumbers } from './box-statistics';
import { embeddingOf, weightsAt } from './contributions';
import { CropBuffer, type Cutting, readCrops } from './crop-reader';
import { cropChannels } from './crop-trunk';
import type { AdditiveNetwork } from './network';
import { type Normalisation, normalisedCrops } from './normalised-crops';
import type { AdditiveContext } from './settings';

/** The inputs of a batch of images: crops, boxes, and which nodes they show. */
export const imageInputs = (batch: number, { nodes, size }: { nodes: number; size: number }): InputSpec[] => [
  { shape: [batch, nodes, size, size, cropChannels], dtype: 'uint8' },
  { shape: [batch, nodes, boxNumbers], dtype: 'float32' },
  { shape: [batch, nodes], dtype: 'float32' },
];

/** Images of a source of many that pass at once. */
const splitBatch = 32;

interface EmbeddedBatch {
  /** The position of its first image. */
  start: number;
  /** What its crops are read into. */
  buffer: CropBuffer;
  views?: readonly (readonly string[])[] | undefined;
}

/** Gives images their unit vectors, by the weights that the network has now. */
export class EmbeddingProgram {
  private readonly programs = new Map<number, Program>();

  constructor(
    private readonly engine: Engine,
    private readonly network: AdditiveNetwork,
    private readonly context: AdditiveContext,
    private readonly normalize: Normalisation,
    /** Names of the class ids, by id. */
    private readonly classes: readonly string[],
  ) {}

  /**
   * @param views what is shown of each image; absent: all
   * @returns [images, nodes, dimensions]
   */
  async embed(source: ImageSource, views?: readonly (readonly string[])[]): Promise<Float32Array> {
    const { shape } = this;
    const length = shape.nodes * this.network.dimensions;
    const vectors = new Float32Array(source.count * length);
    const batch = this.batchOf(source);
    const buffer = new CropBuffer(batch, shape.nodes, shape.size);
    for (let start = 0; start < source.count; start += batch) {
      const part = await this.embedBatch(source, { start, buffer, views });
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
    const { nodes, size } = this.shape;
    await this.embedBatch(source, { start: 0, buffer: new CropBuffer(this.batchOf(source), nodes, size) });
  }

  /** @returns [batch, nodes, dimensions]: of a last batch that is not full, the first images count */
  private async embedBatch(source: ImageSource, { start, buffer, views }: EmbeddedBatch) {
    const batch = this.batchOf(source);
    for (let i = 0; i < Math.min(batch, source.count - start); i++)
      readCrops(source, start + i, buffer.at(i), this.cutting, views?.[start + i]);
    const inputs = [buffer.crops, buffer.boxes, Float32Array.from(buffer.present)];
    const [vectors] = await this.program(batch).run(inputs);
    return vectors as Float32Array;
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
    return { hierarchy, classes: this.classes, needs };
  }

  private program(batch: number): Program {
    const { tf } = this.engine;
    const known = this.programs.get(batch);
    if (known) return known;
    const embed = (crops: Tensor, boxes: Tensor, present: Tensor): Tensor[] => {
      const images = normalisedCrops(tf, crops, this.normalize);
      const input = { crops: images, boxes: boxes as Tensor3D, present: present as Tensor2D };
      return [tf.transpose(this.network.apply(input, false), [1, 0, 2])];
    };
    const made = this.engine.compile(
      embed as (...inputs: Tensor[]) => Tensor[],
      imageInputs(batch, this.shape),
      'embed',
    );
    this.programs.set(batch, made);
    return made;
  }
}
