import type { HostArray, Random } from '@hemlkit/core/plugin';
import { division, type HostPulls } from './divide';

/** Adam's, as the published code has it. */
const [rate, beta1, beta2, epsilon] = [0.5, 0.9, 0.999, 1e-8];

/**
 * To which environments images belong, as logits [images, environments]: drawn at random, then moved batch by batch to where
 * environments would have to be explained most differently.
 */
export class Assignment {
  private logits = new Float64Array(0);
  private first = new Float64Array(0);
  private second = new Float64Array(0);
  private steps = 0;

  constructor(
    private readonly images: number,
    private readonly environments: number,
  ) {}

  /** Draws all of them. */
  begin(random: Random): void {
    const count = this.images * this.environments;
    this.logits = Float64Array.from(random.normals(count, 1));
    this.first = new Float64Array(count);
    this.second = new Float64Array(count);
    this.steps = 0;
  }

  /**
   * A step of Adam against the objective of a batch. Images of earlier batches go on by their moments, as a dense parameter does.
   *
   * @param positions of the batch's images
   * @param found outputs, cells and channels of the first environment, then of the next
   */
  take(positions: Int32Array, found: readonly HostArray[]): void {
    const { environments } = this;
    const own = Float64Array.from({ length: positions.length * environments }, (_, at) => {
      const image = positions[Math.floor(at / environments)] as number;
      return this.logits[image * environments + (at % environments)] as number;
    });
    const pulls = Array.from({ length: environments }, (_, at): HostPulls => {
      const [outputs, cells, channels] = found.slice(3 * at, 3 * at + 3) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      return { outputs, cells, channels };
    });
    const { gradient } = division(own, pulls);
    const slopes = new Float64Array(this.logits.length);
    for (const [row, image] of positions.entries())
      for (let at = 0; at < environments; at++)
        slopes[image * environments + at]! += gradient[row * environments + at] as number;
    this.steps++;
    const [unbiased1, unbiased2] = [1 - beta1 ** this.steps, 1 - beta2 ** this.steps];
    for (const [at, slope] of slopes.entries()) {
      const first = beta1 * (this.first[at] as number) + (1 - beta1) * slope;
      const second = beta2 * (this.second[at] as number) + (1 - beta2) * slope * slope;
      this.first[at] = first;
      this.second[at] = second;
      this.logits[at]! -= (rate * first) / unbiased1 / (Math.sqrt(second / unbiased2) + epsilon);
    }
  }

  get values(): Float32Array {
    return Float32Array.from(this.logits);
  }
}
