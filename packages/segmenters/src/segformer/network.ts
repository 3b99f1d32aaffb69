import { type ModelDevice, type ModelMetadata, ModelThread, named } from '@hemlkit/core/onnx';
import { HemlError } from '@hemlkit/core/plugin';
import { role } from './role';

export interface NetworkSettings {
  model: string;
  device: ModelDevice;
  threads: number;
  /** How many classes there are names for. */
  classes: number;
}

export interface Logits {
  data: Float32Array;
  /** [batch, classes, height, width] */
  shape: readonly [number, number, number, number];
  /** The images, to be written again. */
  images: Float32Array;
}

const input = 'pixel_values';
const output = 'logits';

/**
 * A SegFormer in ONNX Runtime: `pixel_values` [batch, 3, height, width] → `logits` [batch, classes, h, w]. It runs in a
 * thread of its own.
 */
export class Network {
  /** Spent in ONNX Runtime so far: loading the model and running it. */
  seconds = 0;

  private constructor(
    private readonly thread: ModelThread,
    private readonly metadata: ModelMetadata,
    private readonly settings: NetworkSettings,
  ) {}

  /** @throws HemlError (usage) when the file is not a model or not a SegFormer, or the device is not at hand */
  static async load(settings: NetworkSettings): Promise<Network> {
    const thread = new ModelThread();
    try {
      const { metadata, seconds } = await thread.load(settings, role);
      const network = new Network(thread, metadata, settings);
      network.seconds = seconds;
      network.check();
      return network;
    } catch (error) {
      await thread.dispose();
      throw error;
    }
  }

  /** Height and width that the model was exported for; undefined where it takes any. */
  get size(): readonly [number, number] | undefined {
    const [, , height, width] = this.inputShape;
    return typeof height === 'number' && typeof width === 'number' ? [height, width] : undefined;
  }

  /** How many images the model was exported for; undefined where it takes any number. */
  get batch(): number | undefined {
    const [batch] = this.inputShape;
    return typeof batch === 'number' ? batch : undefined;
  }

  /** @param images [batch, 3, height, width]; they are gone until they come back with the logits */
  async run(images: Float32Array, shape: readonly [number, number, number, number]): Promise<Logits> {
    const given = { input, output, images, shape };
    const { value, seconds } = await this.thread
      .call('run', given, [images.buffer as ArrayBuffer])
      .catch((cause: Error) => {
        throw new HemlError(
          `The segmenter's model failed on images of ${shape[2]}x${shape[3]}: ${cause.message.split('\n')[0]}`,
          {
            code: 'model-failed',
            hint: `Model: ${this.settings.model}. Try a smaller \`batchSize\`.`,
            cause,
          },
        );
      });
    this.seconds += seconds;
    this.checkClasses(value.shape[1]);
    return value as Logits;
  }

  dispose(): Promise<void> {
    return this.thread.dispose();
  }

  private get inputShape(): readonly (number | string)[] {
    const [first] = this.metadata.inputMetadata;
    return first?.isTensor ? first.shape : [];
  }

  private check(): void {
    const { inputMetadata, outputMetadata, inputNames, outputNames } = this.metadata;
    const takes = inputMetadata[0];
    const gives = outputMetadata.find(({ name }) => name === output);
    const isRight =
      inputNames.length === 1 &&
      inputNames[0] === input &&
      takes?.isTensor === true &&
      takes.type === 'float32' &&
      takes.shape.length === 4 &&
      gives?.isTensor === true &&
      gives.type === 'float32';
    if (!isRight)
      throw new HemlError(
        `This model is not a SegFormer: it takes ${named(inputMetadata, inputNames)} and gives ${named(outputMetadata, outputNames)}, not ${input} (float32) and ${output} (float32): ${this.settings.model}`,
        {
          code: 'model-unsuitable',
          kind: 'usage',
          hint: role.exportHint,
        },
      );
    this.checkClasses(gives.shape[1]);
  }

  private checkClasses(found: number | string | undefined): void {
    const { classes, model } = this.settings;
    if (typeof found !== 'number' || found === classes) return;
    throw new HemlError(
      `The segmenter's model has ${found} classes, but there are ${classes} names: ${model}`,
      {
        code: 'class-names-mismatch',
        kind: 'usage',
        hint: 'Give the config.json that belongs to this model, or list all names in the option `classes`.',
      },
    );
  }
}
