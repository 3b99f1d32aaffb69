import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { externalFiles, type ModelDevice, type ModelFiles } from '@hemlkit/core/onnx';
import { HemlError, type PortableSegmenter, type Raster } from '@hemlkit/core/plugin';
import { type Logits, Network } from './network';
import { readPreprocessing } from './preprocessing';
import { type Preprocessing, Preprocessor } from './preprocessor';
import { classMap } from './upsample';

export interface SessionSettings {
  model: string;
  batchSize: number;
  device: ModelDevice;
  /** Absent: one for each core. */
  threads?: number;
}

interface Loaded {
  network: Network;
  preprocessing: Preprocessing;
  preprocessor: Preprocessor;
}

/** Parts that are prepared or in the network at once: enough that it has work while this thread is at something else. */
const mostBegun = 4;

/** The network, loaded when it is first needed. */
export class Session {
  private loaded: Promise<Loaded> | undefined;
  private network: Network | undefined;
  /** Inputs of the network that are in use nowhere, to be written again. */
  private readonly spare: Float32Array[] = [];

  constructor(
    private readonly files: ModelFiles,
    private readonly settings: SessionSettings,
    private readonly classes: number,
  ) {}

  get seconds(): number {
    return this.network?.seconds ?? 0;
  }

  async prepare(): Promise<void> {
    await this.load();
  }

  /** @throws HemlError (usage) for a model whose weights lie in files of their own */
  async portable(): Promise<PortableSegmenter> {
    const { model } = this.settings;
    const [beside] = externalFiles(await readFile(model));
    if (beside !== undefined)
      throw new HemlError(`The segmenter's model has its weights in another file, ${beside}: ${model}`, {
        code: 'model-weights-external',
        kind: 'usage',
        hint: 'A page takes a model of one file: export it without external data.',
      });
    const { network, preprocessing } = await this.load();
    return {
      kind: 'logits',
      model,
      ...(network.batch !== undefined && { batch: network.batch }),
      preparation: preprocessing,
    };
  }

  /**
   * The class map of each image, at the image's size. While the network is at one part of them, the next ones are
   * prepared and the last one is read out.
   */
  async segment(images: readonly Raster[]): Promise<Raster[]> {
    if (images.length === 0) return [];
    const { network, preprocessor } = await this.load();
    const maps: Raster[] = [];
    const begun: { part: readonly Raster[]; logits: Promise<Logits> }[] = [];
    const readNext = async () => {
      const next = begun.shift();
      if (next) maps.push(...this.read(next.part, await next.logits));
    };
    for (const part of parts(images, preprocessor, network.batch ?? this.settings.batchSize)) {
      const logits = this.run(part);
      // A failure reaches the caller that awaits it; nobody awaits it if the part before it fails.
      logits.catch(() => {});
      begun.push({ part, logits });
      if (begun.length === mostBegun) await readNext();
    }
    while (begun.length > 0) await readNext();
    return maps;
  }

  async dispose(): Promise<void> {
    const { loaded } = this;
    this.loaded = undefined;
    this.network = undefined;
    // A failure to load was reported to the call that asked for it.
    await loaded?.then(
      ({ network }) => network.dispose(),
      () => {},
    );
  }

  /** Prepares images, and has the network run on them. */
  private async run(images: readonly Raster[]): Promise<Logits> {
    const { network, preprocessor } = await this.load();
    const [height, width] = preprocessor.sizeOf(images[0] as Raster);
    // A model that was exported for a number of images takes no fewer.
    const batch = network.batch ?? images.length;
    const length = 3 * height * width;
    const spare = this.spare.pop();
    const pixels = spare?.length === batch * length ? spare : new Float32Array(batch * length);
    for (const [i, image] of images.entries())
      preprocessor.write(image, pixels.subarray(i * length, (i + 1) * length));
    return network.run(pixels, [batch, 3, height, width]);
  }

  private read(images: readonly Raster[], { data, shape, images: pixels }: Logits): Raster[] {
    this.spare.push(pixels);
    const [, classes, rows, columns] = shape;
    const each = classes * rows * columns;
    return images.map(({ width, height }, i) => {
      const logits = data.subarray(i * each, (i + 1) * each);
      return {
        width,
        height,
        channels: 1,
        data: classMap(logits, [classes, rows, columns], [height, width]),
      };
    });
  }

  private load(): Promise<Loaded> {
    this.loaded ??= (async () => {
      const { model, device, threads = availableParallelism() } = this.settings;
      const network = await Network.load({ model, device, threads, classes: this.classes });
      this.network = network;
      const preprocessing = readPreprocessing(this.files, network.size);
      checkSize(network, preprocessing.size, this.files);
      return { network, preprocessing, preprocessor: new Preprocessor(preprocessing) };
    })();
    return this.loaded;
  }
}

/** Parts of images that have one size once they are prepared. */
function parts(images: readonly Raster[], preprocessor: Preprocessor, most: number): Raster[][] {
  const all: Raster[][] = [];
  for (const image of images) {
    const last = all.at(-1);
    const isAlike =
      last && String(preprocessor.sizeOf(last[0] as Raster)) === String(preprocessor.sizeOf(image));
    if (isAlike && last.length < most) last.push(image);
    else all.push([image]);
  }
  return all;
}

function checkSize({ size }: Network, asked: readonly [number, number] | undefined, files: ModelFiles): void {
  if (!size || (asked && String(asked) === String(size))) return;
  throw new HemlError(
    `The segmenter's model takes images of ${size.join('x')}, but ${files.preprocessor?.file} gives ${asked ? asked.join('x') : '`do_resize: false`'}.`,
    {
      code: 'image-size-mismatch',
      kind: 'usage',
      hint: `Set \`size\` there to { "height": ${size[0]}, "width": ${size[1]} }, or export the model for any size.`,
    },
  );
}
