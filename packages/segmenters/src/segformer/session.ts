import { availableParallelism } from 'node:os';
import { HemlError, type Raster } from '@hemlkit/core/plugin';
import type { ModelFiles } from './model-files';
import { type Device, Network } from './network';
import { Preprocessor, readPreprocessing } from './preprocessing';
import { classMap } from './upsample';

export interface SessionSettings {
  model: string;
  batchSize: number;
  device: Device;
  /** Absent: one for each core. */
  threads?: number;
}

/** The network, loaded when it is first needed. */
export class Session {
  private loaded: Promise<{ network: Network; preprocessor: Preprocessor }> | undefined;
  private network: Network | undefined;
  /** The network's input, used again. */
  private pixels = new Float32Array(0);

  constructor(
    private readonly files: ModelFiles,
    private readonly settings: SessionSettings,
    private readonly classes: number,
  ) {}

  get seconds(): number {
    return this.network?.seconds ?? 0;
  }

  /** Batches of images that have one size once they are prepared. */
  async parts(images: readonly Raster[]): Promise<Raster[][]> {
    const { network, preprocessor } = await this.load();
    const most = network.batch ?? this.settings.batchSize;
    const parts: Raster[][] = [];
    for (const image of images) {
      const last = parts.at(-1);
      const isAlike =
        last && String(preprocessor.sizeOf(last[0] as Raster)) === String(preprocessor.sizeOf(image));
      if (isAlike && last.length < most) last.push(image);
      else parts.push([image]);
    }
    return parts;
  }

  async segment(images: readonly Raster[]): Promise<Raster[]> {
    const { network, preprocessor } = await this.load();
    const [height, width] = preprocessor.sizeOf(images[0] as Raster);
    // A model that was exported for a number of images takes no fewer.
    const batch = network.batch ?? images.length;
    const length = 3 * height * width;
    if (this.pixels.length !== batch * length) this.pixels = new Float32Array(batch * length);
    const { pixels } = this;
    for (const [i, image] of images.entries())
      preprocessor.write(image, pixels.subarray(i * length, (i + 1) * length));
    const { data, shape } = await network.run(pixels, [batch, 3, height, width]);
    const [, classes, rows, columns] = shape;
    const each = classes * rows * columns;
    return images.map((image, i) => ({
      width: image.width,
      height: image.height,
      channels: 1,
      data: classMap(
        data.subarray(i * each, (i + 1) * each),
        [classes, rows, columns],
        [image.height, image.width],
      ),
    }));
  }

  async dispose(): Promise<void> {
    const { loaded } = this;
    this.loaded = undefined;
    this.network = undefined;
    await (await loaded)?.network.dispose();
  }

  private load() {
    this.loaded ??= (async () => {
      const { model, device, threads = availableParallelism() } = this.settings;
      const network = await Network.load({ model, device, threads, classes: this.classes });
      this.network = network;
      const preprocessing = readPreprocessing(this.files, network.size);
      checkSize(network, preprocessing.size, this.files);
      return { network, preprocessor: new Preprocessor(preprocessing) };
    })();
    return this.loaded;
  }
}

function checkSize({ size }: Network, asked: readonly [number, number] | undefined, files: ModelFiles): void {
  if (!size || (asked && String(asked) === String(size))) return;
  throw new HemlError(
    `The segmenter's model takes images of ${size.join('x')}, but ${files.preprocessor?.file} says ${asked ? asked.join('x') : '`do_resize: false`'}.`,
    {
      kind: 'usage',
      hint: `Set \`size\` there to { "height": ${size[0]}, "width": ${size[1]} }, or export the model for any size.`,
    },
  );
}
