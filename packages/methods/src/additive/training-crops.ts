import { cropFacts, type MethodData, type Random } from '@hemlkit/core/method';
import { augmentCrops, type CropBatch, fillAbsent } from './augment';
import { type BoxStatistics, boxStatistics } from './box-statistics';
import { CropBuffer, type ImageCrops, readCrops } from './crop-reader';
import { withMaskErrors } from './mask-errors';
import type { AdditiveContext } from './settings';

/** The crops of the training images. */
export class TrainingCrops {
  private readonly one: CropBuffer;
  private readonly many: CropBuffer;
  private readonly showing: readonly Int32Array[];

  constructor(
    private readonly context: AdditiveContext,
    private readonly data: MethodData,
    /** Images of a batch. */
    batchSize: number,
  ) {
    this.one = this.buffer(1);
    this.many = this.buffer(batchSize);
    const { store } = data.splits.train;
    this.showing = context.hierarchy.nodes.map(({ classes }) => store.showing(classes));
  }

  /** A batch as a step sees it, augmented. */
  batch(positions: Int32Array, random: Random): CropBatch {
    const { additive, tree } = this.context;
    const { many } = this;
    for (const [i, position] of positions.entries()) this.read(position, many.at(i));
    const shape = { nodes: tree.ids.length, size: additive.network.size };
    const { flip } = this.context.settings().training.augment;
    const readOne = (position: number) => {
      this.read(position, this.one);
      return this.one.crops;
    };
    const filled = additive.fillsAbsent
      ? fillAbsent(many, shape, readOne, this.showing, random.split('fill'))
      : many;
    const masked =
      additive.maskErrors > 0
        ? withMaskErrors(filled, shape, random.split('masks'), {
            share: additive.maskErrors,
            fill: cropFacts(this.needs).fill,
            margin: additive.margin,
          })
        : filled;
    return augmentCrops(masked, shape, random.split('move'), { flip, shift: additive.shift });
  }

  /** Where each node's box lies in the images that show it. Reads all of them. */
  boxStatistics(): BoxStatistics {
    const { labels } = this.data.splits.train;
    const nodes = this.context.tree.ids.length;
    const { one } = this;
    const boxes = new Float32Array(labels.length * one.boxes.length);
    const present = new Uint8Array(labels.length * nodes);
    for (const position of labels.keys()) {
      this.read(position, one);
      boxes.set(one.boxes, position * one.boxes.length);
      present.set(one.present, position * nodes);
    }
    return boxStatistics(boxes, present, nodes);
  }

  private buffer(images: number): CropBuffer {
    return new CropBuffer(images, this.context.tree.ids.length, this.context.additive.network.size);
  }

  private get needs() {
    const { network, margin } = this.context.additive;
    return { size: network.size, margin };
  }

  private read(position: number, into: ImageCrops): void {
    const { train } = this.data.splits;
    const { hierarchy } = this.context;
    const { needs } = this;
    readCrops(train.store, position, into, { hierarchy, classes: this.data.segmenter.classes, needs });
  }
}
