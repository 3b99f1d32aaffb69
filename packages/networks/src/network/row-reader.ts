import type { BatchInputs } from './batch-reader';

/** Reads batches of rows that are in memory, the features of a frozen trunk. */
export class RowReader implements BatchInputs {
  readonly arrays: readonly [Float32Array];
  readonly labels: Int32Array;

  /** @param rows [images, width] @param rowLabels class index of each @param batch images of a batch */
  constructor(
    private readonly rows: Float32Array,
    private readonly width: number,
    private readonly rowLabels: Int32Array,
    private readonly batch: number,
  ) {
    this.arrays = [new Float32Array(batch * width)];
    this.labels = new Int32Array(batch);
  }

  read(positions: ArrayLike<number>): void {
    const { rows, width } = this;
    for (let i = 0; i < this.batch; i++) {
      const position = positions[Math.min(i, positions.length - 1)] as number;
      this.arrays[0].set(rows.subarray(position * width, (position + 1) * width), i * width);
      this.labels[i] = this.rowLabels[position] as number;
    }
  }
}
