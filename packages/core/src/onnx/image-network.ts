import { availableParallelism } from 'node:os';
import { HemlError } from '../contracts/error';
import type { ModelRole } from './model-files';
import { type ModelDevice, type ModelMetadata, ModelThread, named } from './model-thread';

/** What messages call a network from images to vectors, and whose options it has. */
export interface ImageModelRole extends ModelRole {
  /** `the method` */
  owner: string;
}

export interface ImageNetworkSettings {
  model: string;
  input?: string;
  output?: string;
  pooling: 'first' | 'mean';
  device: ModelDevice;
  threads?: number;
}

type Shape = readonly (number | string)[];

/** How a network lays out its images: channels before or behind the pixels. */
export type ImageLayout = 'channels-first' | 'channels-last';

/** A network from images to vectors in ONNX Runtime, in a thread of its own. */
export class ImageNetwork {
  readonly layout: ImageLayout;
  /** Height and width that it takes; undefined where it takes any. */
  readonly size: number | undefined;
  /** How many images it takes; undefined where it takes any number. */
  readonly batch: number | undefined;
  private readonly input: string;
  private readonly output: string;

  private constructor(
    private readonly thread: ModelThread,
    metadata: ModelMetadata,
    private readonly settings: ImageNetworkSettings,
    private readonly role: ImageModelRole,
  ) {
    const { input, output } = new Ends(metadata, settings, role);
    this.input = input.name;
    this.output = output;
    const { layout, sides, batch } = imageInput(input, settings.model, role);
    this.layout = layout;
    this.size = sides;
    this.batch = batch;
  }

  /** @throws HemlError (usage) when the file is not a model, or not a network from images to vectors, or the device is not at hand */
  static async load(settings: ImageNetworkSettings, role: ImageModelRole): Promise<ImageNetwork> {
    const thread = new ModelThread();
    try {
      const { threads = availableParallelism() } = settings;
      const { metadata } = await thread.load({ ...settings, threads }, role);
      return new ImageNetwork(thread, metadata, settings, role);
    } catch (error) {
      await thread.dispose();
      throw error;
    }
  }

  /**
   * The vectors of images.
   *
   * @param images [batch, 3, size, size], or [batch, size, size, 3]; their memory is gone afterwards
   * @returns [batch, dimensions], row-major
   */
  async run(images: Float32Array, batch: number, size: number): Promise<Float32Array> {
    const shape = this.layout === 'channels-first' ? [batch, 3, size, size] : [batch, size, size, 3];
    const { input, output } = this;
    const { value } = await this.thread
      .call('run', { input, output, images, shape }, [images.buffer as ArrayBuffer])
      .catch((cause: Error) => {
        throw new HemlError(
          `${this.role.name} failed on ${batch} images of ${size}x${size}: ${cause.message.split('\n')[0]}`,
          {
            code: 'model-failed',
            kind: 'usage',
            hint: `Model: ${this.settings.model}. Does it take this \`size\`? Try a smaller \`batchSize\`.`,
            cause,
          },
        );
      });
    return this.vectors(value.data, value.shape, batch);
  }

  dispose(): Promise<void> {
    return this.thread.dispose();
  }

  /** One vector an image, of what the output is. */
  private vectors(data: Float32Array, shape: readonly number[], batch: number): Float32Array {
    const { pooling, model } = this.settings;
    const [images, ...rest] = shape;
    const each = data.length / batch;
    if (images !== batch || rest.length === 0 || rest.length > 3)
      throw unsuitable(
        this.role,
        model,
        `its output ${this.output} has the shape [${shape}] for ${batch} images`,
      );
    const wrong = data.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new HemlError(`${this.role.name} gives numbers that are not finite: ${model}`, {
        code: 'embeddings-not-finite',
        hint: `Are images prepared as it wants them? See \`mean\`, \`deviation\` and \`size\` of ${this.role.owner}.`,
      });
    if (rest.length === 1) return data;
    if (rest.length === 3) {
      const [channels, height, width] = rest as [number, number, number];
      return means(data, batch * channels, height * width);
    }
    const [tokens, dimensions] = rest as [number, number];
    const rows = new Float32Array(batch * dimensions);
    for (let image = 0; image < batch; image++) {
      const first = data.subarray(image * each, image * each + dimensions);
      if (pooling === 'first') rows.set(first, image * dimensions);
      else
        for (let at = 0; at < dimensions; at++) {
          let sum = 0;
          for (let token = 0; token < tokens; token++)
            sum += data[image * each + token * dimensions + at] as number;
          rows[image * dimensions + at] = sum / tokens;
        }
    }
    return rows;
  }
}

/** The mean of each row. */
function means(data: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let at = 0; at < columns; at++) sum += data[row * columns + at] as number;
    return sum / columns;
  });
}

interface Input {
  name: string;
  shape: Shape;
}

/** The input and output that are used. */
class Ends {
  readonly input: Input;
  readonly output: string;

  constructor(
    { inputMetadata, inputNames, outputMetadata, outputNames }: ModelMetadata,
    { model, input, output }: ImageNetworkSettings,
    role: ImageModelRole,
  ) {
    const takes = `it takes ${named(inputMetadata, inputNames)}`;
    const gives = `it gives ${named(outputMetadata, outputNames)}`;
    if (inputNames.length > 1) throw unsuitable(role, model, `${takes}, not images alone`);
    const found = inputMetadata[0];
    if (!found?.isTensor || found.type !== 'float32') throw unsuitable(role, model, `${takes}, not float32`);
    if (input !== undefined && input !== found.name)
      throw unsuitable(role, model, `${takes}, and no \`${input}\``);
    this.input = { name: found.name, shape: found.shape };
    const outputs = outputMetadata.filter((one) => one.isTensor && one.type === 'float32');
    const chosen =
      output === undefined
        ? (outputs.find((one) => one.isTensor && one.shape.length === 2) ?? outputs[0])
        : outputs.find(({ name }) => name === output);
    if (!chosen)
      throw unsuitable(
        role,
        model,
        `${gives}, and no ${output === undefined ? 'float32' : `\`${output}\` of float32`}`,
      );
    this.output = chosen.name;
  }
}

function imageInput({ name, shape }: Input, model: string, role: ImageModelRole) {
  const [batch, a, b, c] = shape;
  const layout: ImageLayout | undefined =
    shape.length !== 4 ? undefined : a === 3 ? 'channels-first' : c === 3 ? 'channels-last' : undefined;
  // Exports of any size often name the channels, too.
  const isOpen = shape.length === 4 && typeof a === 'string' && typeof c === 'string';
  if (!layout && !isOpen)
    throw unsuitable(
      role,
      model,
      `its input ${name} has the shape [${shape}], not that of images with three channels`,
    );
  const [height, width] = layout === 'channels-last' ? [a, b] : [b, c];
  if (typeof height === 'number' && typeof width === 'number' && height !== width)
    throw unsuitable(role, model, `it takes images of ${width}x${height}, which are not square`);
  const sides = [height, width].find((side) => typeof side === 'number') as number | undefined;
  return {
    layout: layout ?? ('channels-first' as const),
    sides: sides !== undefined && sides > 0 ? sides : undefined,
    batch: typeof batch === 'number' && batch > 0 ? batch : undefined,
  };
}

const unsuitable = (role: ImageModelRole, model: string, why: string) =>
  new HemlError(`${role.name} is not a network from images to vectors: ${why}: ${model}`, {
    code: 'model-unsuitable',
    kind: 'usage',
    hint: 'It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (`vision_model.onnx`).',
  });
