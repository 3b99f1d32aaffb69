import { type ModelFiles, pillowFilters, pillowResize } from '@hemlkit/core/onnx';
import { HemlError, type Raster } from '@hemlkit/core/plugin';

/** What an image goes through before a network sees it: Hugging Face's `SegformerImageProcessor`. */
export interface Preprocessing {
  /** Height and width; absent: the image's own. */
  size?: readonly [height: number, width: number];
  /** Pillow's number of a filter. */
  resample: number;
  /** What a byte is multiplied by. */
  factor: number;
  mean: readonly number[];
  deviation: readonly number[];
}

/** As SegformerImageProcessor has them. */
const defaults = {
  size: 512,
  resample: 2,
  factor: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/**
 * Reads preprocessor_config.json; what it leaves out, and all where there is none, is as in SegformerImageProcessor.
 * @param own the size that the network itself asks for, where it does
 */
export function readPreprocessing(
  { preprocessor }: Pick<ModelFiles, 'preprocessor'>,
  own?: readonly [number, number],
): Preprocessing {
  const value = (preprocessor?.value ?? {}) as Record<string, unknown>;
  const wrong = (key: string, rule: string) =>
    new HemlError(`\`${key}\` is ${JSON.stringify(value[key])}, but must be ${rule}: ${preprocessor?.file}`, {
      code: 'preprocessing-invalid',
      kind: 'usage',
      hint: "Put the file back as it came with the segmenter's model, or mend it.",
    });
  const three = (key: string, otherwise: readonly number[]): readonly number[] => {
    const list = value[key] ?? otherwise;
    if (Array.isArray(list) && list.length === 3 && list.every(Number.isFinite)) return list as number[];
    throw wrong(key, 'three numbers');
  };
  const filter = value.resample ?? defaults.resample;
  if (!pillowFilters.includes(filter as number))
    throw wrong('resample', `one of ${pillowFilters.join(', ')}`);
  const factor = value.rescale_factor ?? defaults.factor;
  if (!Number.isFinite(factor)) throw wrong('rescale_factor', 'a number');
  const isNormalized = value.do_normalize !== false;
  const size =
    value.do_resize === false ? undefined : (readSize(value.size) ?? own ?? readSize(defaults.size));
  if (value.size !== undefined && value.do_resize !== false && !readSize(value.size))
    throw wrong('size', `a number, or { height, width }, up to ${longestSide}`);
  return {
    ...(size && { size }),
    resample: filter as number,
    factor: value.do_rescale === false ? 1 : (factor as number),
    mean: isNormalized ? three('image_mean', defaults.mean) : [0, 0, 0],
    deviation: isNormalized ? three('image_std', defaults.deviation) : [1, 1, 1],
  };
}

/** Of what a network sees: the memory of a longer one would be hundreds of gigabytes. */
const longestSide = 8192;

/** A number is a square's side, in older files. */
function readSize(size: unknown): readonly [number, number] | undefined {
  const { height, width } =
    typeof size === 'number' ? { height: size, width: size } : ((size ?? {}) as Record<string, unknown>);
  const isSide = (side: unknown): side is number =>
    Number.isInteger(side) && (side as number) > 0 && (side as number) <= longestSide;
  return isSide(height) && isSide(width) ? [height, width] : undefined;
}

/** Prepares images; the three tables of 256 values stand for rescaling and normalising. */
export class Preprocessor {
  private readonly tables: Float32Array[];

  constructor(private readonly settings: Preprocessing) {
    const { factor, mean, deviation } = settings;
    this.tables = [0, 1, 2].map((c) =>
      Float32Array.from(
        { length: 256 },
        (_, byte) => (byte * factor - (mean[c] as number)) / (deviation[c] as number),
      ),
    );
  }

  /** Height and width of an image once it is prepared. */
  sizeOf(image: Raster): readonly [height: number, width: number] {
    return this.settings.size ?? [image.height, image.width];
  }

  /** Writes an image as [3, height, width] of `sizeOf`. */
  write(image: Raster, into: Float32Array): void {
    const [height, width] = this.sizeOf(image);
    const pixels = pillowResize(image, width, height, this.settings.resample);
    const area = height * width;
    const [red, green, blue] = this.tables as [Float32Array, Float32Array, Float32Array];
    for (let i = 0, from = 0; i < area; i++, from += 3) {
      into[i] = red[pixels[from] as number] as number;
      into[area + i] = green[pixels[from + 1] as number] as number;
      into[2 * area + i] = blue[pixels[from + 2] as number] as number;
    }
  }
}
