import {
  decodeModel,
  type Engine,
  type HostTensor,
  type Layout,
  type NetworkVariable,
  type Program,
  type Random,
  type Tensor,
  type TF,
  type TrainingSettings,
  torchShape,
  torchTensors,
  type Weights,
  writeWeights,
} from '@hemlkit/core/method';
import type { EmbeddingModel } from './embed-source';
import type { FrozenRows } from './frozen-rows';
import type { Model } from './model';
import { attributeProgram, embedProgram } from './programs';

/** A model whose weights come from files, one after another, and that is never trained. */
export class InferenceModel implements EmbeddingModel {
  private readonly programs = new Map<number, Program>();
  private readonly turned: [name: string, variable: NetworkVariable][];
  private loader: Program | undefined;
  private attributing: Program | undefined;
  /** The weights that it has, where it was given them. */
  private given: Weights | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly settings: TrainingSettings,
    readonly model: Model,
    readonly splitBatch: number,
    readonly frozen: FrozenRows | undefined = undefined,
  ) {
    this.turned = Object.entries(model.variables).filter(([, { layout }]) => layout !== 'plain');
  }

  embed(batch: number): Program {
    let program = this.programs.get(batch);
    if (!program) {
      program = embedProgram(this.engine, this.model, this.settings, batch);
      this.programs.set(batch, program);
    }
    return program;
  }

  /** For two images; of a model that attributes distances. */
  get attribute(): Program {
    this.attributing ??= attributeProgram(this.engine, this.model, this.settings);
    return this.attributing;
  }

  /**
   * Takes the weights of a model's file. They are nearly all of what a model has in bytes, so the large ones go from the
   * file's bytes through a compiled step that brings them into our order, and nowhere else.
   *
   * @throws HemlError when they are of another model
   */
  async load(bytes: Uint8Array): Promise<void> {
    this.given = undefined;
    const tensors = torchTensors(bytes);
    const { tf } = this.engine;
    const { variables } = this.model;
    if (!tensors || !this.fits(tensors)) return writeWeights(tf, variables, decodeModel(bytes).weights);
    for (const [name, { value, layout }] of Object.entries(variables))
      if (layout === 'plain')
        tf.tidy(() => value.assign(tf.tensor((tensors[name] as HostTensor).data, value.shape, 'float32')));
    this.loader ??= this.engine.compile(
      (...given) => {
        for (const [i, [, { value, layout }]] of this.turned.entries())
          value.assign(ownOrder(tf, given[i] as Tensor, layout));
        return [];
      },
      this.turned.map(([name]) => ({ shape: (tensors[name] as HostTensor).shape, dtype: 'float32' })),
      'load',
    );
    await this.loader.run(this.turned.map(([name]) => (tensors[name] as HostTensor).data));
  }

  /** Takes these weights. @throws HemlError when they are of another model */
  give(weights: Weights): void {
    if (this.given === weights) return;
    this.given = weights;
    writeWeights(this.engine.tf, this.model.variables, weights);
  }

  dispose(): void {
    for (const program of [...this.programs.values(), this.loader, this.attributing]) program?.dispose();
    this.frozen?.dispose();
    this.model.dispose();
  }

  private fits(tensors: Readonly<Record<string, HostTensor>>): boolean {
    const own = Object.entries(this.model.variables);
    return (
      own.length === Object.keys(tensors).length &&
      own.every(
        ([name, { value, layout }]) => tensors[name]?.shape.join() === torchShape(value.shape, layout).join(),
      )
    );
  }
}

/**
 * As `fromTorch`, in operations that engines compute with all threads: a transposition of a matrix, and a choice of whole
 * rows in place of the transposition of three axes.
 */
function ownOrder(tf: TF, weight: Tensor, layout: Layout): Tensor {
  if (layout === 'linear') return tf.transpose(weight);
  const [outputs, inputs, height, width] = weight.shape as [number, number, number, number];
  const places = height * width;
  const matrix = tf.transpose(tf.reshape(weight, [outputs, inputs * places]));
  const row = (at: number) => (at % inputs) * places + Math.floor(at / inputs);
  const rows = tf.tensor1d(
    Int32Array.from({ length: inputs * places }, (_, at) => row(at)),
    'int32',
  );
  return tf.reshape(tf.gather(matrix, rows), [height, width, inputs, outputs]);
}

/**
 * A generator for a model whose first weights are never used: drawing millions of normal numbers takes as long as all
 * else.
 */
export function withoutNormals(random: Random): Random {
  return {
    split: (...name) => withoutNormals(random.split(...name)),
    uniform: () => random.uniform(),
    normal: () => 0,
    normals: (count) => new Float32Array(count),
    integer: (below) => random.integer(below),
    permutation: (length) => random.permutation(length),
  };
}
