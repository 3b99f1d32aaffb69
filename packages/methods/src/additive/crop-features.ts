import { type BoxStatistics, boxNumbers, boxStatistics } from './box-statistics';

/** What a network that trains no trunk is given of a batch. */
export interface FeatureBatch {
  /** [batch, nodes, features] */
  crops: Float32Array;
  /** [batch, nodes, 6] */
  boxes: Float32Array;
  /** [batch, nodes]: 1 where the image shows the node. */
  present: Float32Array;
}

/**
 * The features that a frozen trunk has of the crops of some images, with their boxes: [images, nodes, features + 6 + 1],
 * the last being 1 where the image shows the node. Of one that is not shown all are 0.
 */
export class CropFeatures {
  /** Numbers of a node. */
  private readonly width: number;

  constructor(
    readonly numbers: Float32Array,
    private readonly nodes: number,
    private readonly features: number,
  ) {
    this.width = features + boxNumbers + 1;
  }

  /** Room for some images. */
  static of(images: number, nodes: number, features: number): CropFeatures {
    return new CropFeatures(new Float32Array(images * nodes * (features + boxNumbers + 1)), nodes, features);
  }

  /** Notes that an image shows a node, and its box. */
  show(image: number, node: number, box: Float32Array): void {
    const { features } = this;
    this.numbers.set([...box, 1], this.at(image, node) + features);
  }

  /** Notes a crop's features. */
  give(image: number, node: number, features: Float32Array): void {
    this.numbers.set(features, this.at(image, node));
  }

  /** Images by their positions, those of a batch: where there are fewer, the last again. */
  batch(positions: ArrayLike<number>, batch: number): FeatureBatch {
    const { nodes, features, numbers, width } = this;
    const found = {
      crops: new Float32Array(batch * nodes * features),
      boxes: new Float32Array(batch * nodes * boxNumbers),
      present: new Float32Array(batch * nodes),
    };
    for (let i = 0; i < batch; i++) {
      const image = positions[Math.min(i, positions.length - 1)] as number;
      for (let node = 0; node < nodes; node++) {
        const from = this.at(image, node);
        const to = i * nodes + node;
        const box = from + features;
        found.crops.set(numbers.subarray(from, box), to * features);
        found.boxes.set(numbers.subarray(box, box + boxNumbers), to * boxNumbers);
        found.present[to] = numbers[from + width - 1] as number;
      }
    }
    return found;
  }

  /** Where each node's box lies in the images that show it. */
  boxStatistics(): BoxStatistics {
    const images = this.numbers.length / (this.nodes * this.width);
    const positions = Array.from({ length: images }, (_, image) => image);
    const { boxes, present } = this.batch(positions, images);
    return boxStatistics(boxes, present, this.nodes);
  }

  private at(image: number, node: number): number {
    return (image * this.nodes + node) * this.width;
  }
}
