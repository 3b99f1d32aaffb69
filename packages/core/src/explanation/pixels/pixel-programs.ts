import type { Engine, HostArray, InputSpec, Program } from '../../contracts/engine';
import type { Side } from '../../contracts/explainer';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor, Tensor1D, Tensor2D } from '../../contracts/tf';
import type { ChangedImage, PixelModel } from './pixel-model';

/** Images of a batch: the least that has room is taken. Many small questions are of a single pair, or of one and its baselines. */
const batches = [2, 4, 8, 32] as const;

/** Pixels of all images of a batch at most, but for the least: 32 images of 128 x 128. */
const mostPixels = 2 ** 19;

/** A moving image of a pair, or both, and the embedding of the one that stays. */
export interface MovingPair {
  moving: readonly ChangedImage[];
  /** Absent: both move. */
  other?: Float32Array;
}

/** What was found of a pair: its distance, and how much that changes with the pixels of each image that moves. */
export interface PairGradient {
  distance: number;
  gradients: Float32Array[];
}

/**
 * What asks a model and a distance about pixels, compiled once each. Weights are not part of a program: it is used again as
 * long as the model has the same variables.
 */
export class PixelPrograms {
  private readonly programs = new Map<string, Program>();
  private variables: PixelModel['variables'] | undefined;
  private distance: Distance | undefined;

  constructor(private readonly engine: Engine) {}

  /** Images that pass at once, of this size. */
  static most(size: number): number {
    const fitting = batches.filter((batch) => batch * size ** 2 <= mostPixels);
    return fitting.at(-1) ?? batches[0];
  }

  /** Embeds images, as many as pass at once. */
  async embed(model: PixelModel, images: readonly ChangedImage[]): Promise<Float32Array[]> {
    const batch = batchFor(images.length);
    const program = this.program(model, `embed ${batch}`, () =>
      this.engine.compile((...inputs) => [model.embed(inputs)], model.inputs(batch), 'pixels-embed'),
    );
    const [rows] = (await program.run(model.read(filled(images, batch)))) as [Float32Array];
    return images.map((_, i) => rows.slice(i * model.dimensions, (i + 1) * model.dimensions));
  }

  /**
   * Distances of pairs and their gradients, forward and back in one program. Distances are of one pair at a time: of a
   * matrix of pairs, those that nobody asks for may have no finite gradient.
   *
   * @param sides that move, of every pair
   */
  async gradients(
    model: PixelModel,
    distance: Distance,
    pairs: readonly MovingPair[],
    sides: readonly Side[],
  ): Promise<PairGradient[]> {
    const batch = batchFor(pairs.length * sides.length);
    const count = batch / sides.length;
    const program = this.gradientProgram(model, distance, count, sides);
    const padded = filled(pairs, count);
    const inputs: HostArray[] = model.read(
      sides.flatMap((_, place) => padded.map(({ moving }) => moving[place] as ChangedImage)),
    );
    if (sides.length === 1) inputs.push(stacked(padded.map(({ other }) => other as Float32Array)));
    const [values, all] = (await program.run(inputs)) as [Float32Array, Float32Array];
    const length = all.length / batch;
    return pairs.map((_, i) => ({
      distance: values[i] as number,
      gradients: sides.map((side, place) => {
        const at = place * count + i;
        return model.pull(side, all.slice(at * length, (at + 1) * length));
      }),
    }));
  }

  /** A layer's map of an image, and how much the distance to another embedding changes with it. */
  async map(
    model: PixelModel,
    distance: Distance,
    image: ChangedImage,
    other: Float32Array,
    layer: string,
  ): Promise<[values: Float32Array, gradients: Float32Array]> {
    const { tf } = this.engine;
    const maps = model.maps as NonNullable<PixelModel['maps']>;
    const { side } = image;
    const program = this.program(
      model,
      `map ${side} ${layer}`,
      () => {
        const step = (...given: Tensor[]) => {
          const map = maps.map(given.slice(0, -1), layer);
          const number = (x: Tensor) => {
            const [own, far] = [maps.embed(x as typeof map, layer), given.at(-1) as Tensor2D];
            return tf.sum(side === 'a' ? distance.matrix(own, far) : distance.matrix(far, own));
          };
          return [map, tf.grad(number)(map)];
        };
        return this.engine.compile(step, [...model.inputs(1), rowsOf(model, 1)], `pixels-map-${side}`);
      },
      distance,
    );
    return (await program.run([...model.read([image]), other])) as [Float32Array, Float32Array];
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
    this.programs.clear();
  }

  private gradientProgram(model: PixelModel, distance: Distance, count: number, sides: readonly Side[]) {
    const { tf } = this.engine;
    const inputs = model.inputs(count * sides.length);
    const isPair = sides.length === 2;
    return this.program(
      model,
      `gradients ${sides.join()} ${count}`,
      () => {
        const step = (...given: Tensor[]) => {
          const [first, ...rest] = given.slice(0, inputs.length) as [Tensor, ...Tensor[]];
          const apart = (x: Tensor): Tensor[] =>
            x.shape[0] === 1 ? [x] : tf.unstack(x).map((row) => tf.reshape(row, [1, model.dimensions]));
          const distances = (x: Tensor): Tensor1D => {
            const own = apart(model.embed([x, ...rest]));
            const others = isPair ? own.slice(count) : apart(given.at(-1) as Tensor);
            const [a, b] = sides[0] === 'a' ? [own, others] : [others, own];
            return tf.stack(
              Array.from({ length: count }, (_, i) =>
                tf.reshape(distance.matrix(a[i] as Tensor2D, b[i] as Tensor2D), []),
              ),
            ) as Tensor1D;
          };
          const { value, grad } = tf.valueAndGrad(distances)(first, tf.ones([count]));
          return [value, grad];
        };
        const specs = isPair ? inputs : [...inputs, rowsOf(model, count)];
        return this.engine.compile(step, specs, `pixels-gradients-${sides.join('')}`);
      },
      distance,
    );
  }

  private program(
    { variables }: PixelModel,
    name: string,
    make: () => Program,
    distance = this.distance,
  ): Program {
    if (variables !== this.variables || distance !== this.distance) this.dispose();
    this.variables = variables;
    this.distance = distance;
    let program = this.programs.get(name);
    if (!program) {
      program = make();
      this.programs.set(name, program);
    }
    return program;
  }
}

const batchFor = (count: number): number =>
  batches.find((batch) => batch >= count) ?? (batches.at(-1) as number);

/** A batch that is not full has its first again: an empty image might have no finite gradient. */
const filled = <T>(some: readonly T[], batch: number): T[] =>
  Array.from({ length: batch }, (_, i) => some[i] ?? (some[0] as T));

export function stacked(rows: readonly Float32Array[]): Float32Array {
  const length = (rows[0] as Float32Array).length;
  const all = new Float32Array(rows.length * length);
  for (const [i, row] of rows.entries()) all.set(row, i * length);
  return all;
}

const rowsOf = ({ dimensions }: PixelModel, batch: number): InputSpec => ({
  shape: [batch, dimensions],
  dtype: 'float32',
});
