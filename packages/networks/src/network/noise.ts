import type { Random } from '@hemlkit/core/method';
import type { Model } from './model';

/** What of a step wants random numbers, and in which shapes; in the order of the program's inputs. */
export function noiseShapes({ noisy }: Pick<Model, 'noisy'>, batch: number): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  for (const [part, { noise }] of Object.entries(noisy)) if (noise) shapes[part] = noise(batch, batch);
  return shapes;
}

/** The random numbers of a step, in arrays that are used again for every step. */
export class Noise {
  readonly arrays: Float32Array[];
  private readonly parts: string[];

  constructor(model: Pick<Model, 'noisy'>, batch: number) {
    const shapes = noiseShapes(model, batch);
    this.parts = Object.keys(shapes);
    this.arrays = Object.values(shapes).map(
      (shape) => new Float32Array(shape.reduce((size, by) => size * by, 1)),
    );
  }

  /** New numbers in [0, 1), by this generator. */
  draw(random: Random): void {
    this.arrays.forEach((array, at) => {
      const own = random.split(this.parts[at] as string);
      // 24 bits, which float32 holds: a uniform number that rounded to 1 would be out of range.
      for (let i = 0; i < array.length; i++) array[i] = Math.floor(own.uniform() * 2 ** 24) / 2 ** 24;
    });
  }
}
