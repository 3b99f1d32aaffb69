import type { Random, StoredImages } from '@hemlkit/core/method';
import { type AugmentSettings, drawPlacement, place } from './augment';

/** Reads batches in the form that programs take them. */
export interface BatchInputs {
  /** What stands for the inputs of `seenBy`; the same arrays for every batch. */
  readonly arrays: readonly (Uint8Array | Float32Array)[];
  /** Class indices, [batch]. */
  readonly labels: Int32Array;
  /** @param positions at most a batch of them; a shorter list is filled up with its last */
  read(positions: ArrayLike<number>, augment?: { settings: AugmentSettings; random: Random }): void;
}

/**
 * Reads batches from a store into buffers that are used again for every batch. A sample goes from the file into
 * its place in the batch, and is copied once more only where it is augmented.
 */
export class BatchReader implements BatchInputs {
  readonly arrays: readonly (Uint8Array | Float32Array)[];
  /** [batch, size, size, 3] */
  private readonly images: Uint8Array;
  /** [batch, size, size] */
  private readonly maps: Uint8Array;
  readonly labels: Int32Array;
  private readonly scratchImage: Uint8Array;
  private readonly scratchMap: Uint8Array;

  /** @param table which classes are shown, see `lookupTable` */
  constructor(
    private readonly store: StoredImages,
    private readonly storeLabels: Int32Array,
    private readonly batch: number,
    table: Float32Array,
  ) {
    const area = store.size * store.size;
    this.images = new Uint8Array(batch * area * 3);
    this.maps = new Uint8Array(batch * area);
    this.arrays = [this.images, this.maps, table];
    this.labels = new Int32Array(batch);
    this.scratchImage = new Uint8Array(area * 3);
    this.scratchMap = new Uint8Array(area);
  }

  read(positions: ArrayLike<number>, augment?: { settings: AugmentSettings; random: Random }): void {
    const { size } = this.store;
    const area = size * size;
    const moves = augment && (augment.settings.crop !== undefined || augment.settings.flip);
    for (let i = 0; i < this.batch; i++) {
      const position = positions[Math.min(i, positions.length - 1)] as number;
      const image = this.images.subarray(i * area * 3, (i + 1) * area * 3);
      const map = this.maps.subarray(i * area, (i + 1) * area);
      this.labels[i] = this.storeLabels[position] as number;
      if (moves) {
        this.store.read(position, this.scratchImage, this.scratchMap);
        const placement = drawPlacement(augment.settings, size, augment.random);
        place(placement, size, this.scratchImage, this.scratchMap, image, map);
      } else {
        this.store.read(position, image, map);
      }
    }
  }
}
