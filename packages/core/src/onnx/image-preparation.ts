import { HemlError } from '../contracts/error';
import type { ImageFit } from '../contracts/images';
import { pillowFilters } from '../segments/pillow-resize';
import { filterNames, type ImageModelOptions } from './image-model-options';
import type { ImageModelRole } from './image-network';
import { lowerCase, type ModelFiles } from './model-files';

/** How an image becomes what a network from images to vectors takes. */
export interface ImagePreparation {
  /** Height and width. Absent: the network's own. */
  size?: number;
  fit: ImageFit;
  /** Of RGB pixels in 0..1. */
  normalize: { mean: [number, number, number]; deviation: [number, number, number] };
  channels: 'rgb' | 'bgr';
}

type Config = Record<string, unknown>;

/** What a person may say of resizing in place of the file. */
export interface ResizeOptions {
  size?: number;
  shorter?: number;
  filter?: (typeof filterNames)[number];
}

const bilinear = 2;

/**
 * The preparation of images: what the options say, and for the rest preprocessor_config.json, read as the image processors of
 * Hugging Face's transformers read it (ViT, DeiT, CLIP, BiT for DINOv2, ConvNeXt).
 *
 * @throws HemlError (usage) where neither defines how pixels are normalised, or the file asks for what is not done here
 */
export function preparationOf(
  options: Pick<ImageModelOptions, 'mean' | 'deviation' | 'channels'> & ResizeOptions,
  { model, preprocessor }: Pick<ModelFiles, 'model' | 'preprocessor'>,
  role: ImageModelRole,
): ImagePreparation {
  const file = preprocessor && new ConfigFile(preprocessor.file, (preprocessor.value ?? {}) as Config, role);
  const { mean, deviation, channels } = options;
  if (!file && !(mean && deviation))
    throw new HemlError(
      `It is not known how an image becomes the input of ${lowerCase(role)}: there is no preprocessor_config.json beside ${model}`,
      {
        code: 'preparation-unknown',
        kind: 'usage',
        hint: `Put the file beside it, or set \`mean\` and \`deviation\` of ${role.owner}: [0.5, 0.5, 0.5] both for most networks of faces, \`mean: [0.485, 0.456, 0.406]\` and \`deviation: [0.229, 0.224, 0.225]\` for ImageNet.`,
      },
    );
  const resizing = options.size === undefined || options.shorter === undefined ? file?.resizing() : undefined;
  const size = options.size ?? resizing?.size;
  const shorter = options.shorter ?? (options.size === undefined ? resizing?.shorter : undefined);
  const filter = options.filter ? filterNames.indexOf(options.filter) : (file?.filter() ?? bilinear);
  const own = mean && deviation ? undefined : file?.normalisation();
  return {
    ...(size !== undefined && { size }),
    fit: { filter, ...(shorter !== undefined && { shorter }) },
    normalize: {
      mean: (mean ?? own?.mean) as [number, number, number],
      deviation: (deviation ?? own?.deviation) as [number, number, number],
    },
    channels,
  };
}

/** The memory of longer sides would be hundreds of gigabytes. */
const longestSide = 4096;

/** A preprocessor_config.json. */
class ConfigFile {
  constructor(
    private readonly file: string,
    private readonly value: Config,
    private readonly role: ImageModelRole,
  ) {}

  /** The square, and the shorter side that it is cut from; absent: the image is stretched. */
  resizing(): { size: number; shorter?: number } | undefined {
    const { value } = this;
    if (value.size === undefined && value.crop_size === undefined) return undefined;
    if (value.do_resize === false)
      throw this.wrong(
        'do_resize',
        'true, as images of any size are to be seen',
        `Set \`size\` of ${this.role.owner}.`,
      );
    const sides = this.sides('size', value.size);
    const crops = value.do_center_crop !== false && (value.crop_size !== undefined || sides.isShorter);
    if (!crops) {
      // ConvNeXt: below 384 the square is cut from a larger image, else all of it is stretched.
      if (!sides.isShorter) return { size: sides.length };
      throw this.wrong('do_center_crop', 'true, as the network sees squares', 'Set `size` and `shorter`.');
    }
    if (value.crop_pct !== undefined && value.crop_size === undefined) {
      const share = value.crop_pct;
      if (typeof share !== 'number' || !(share > 0 && share <= 1)) throw this.wrong('crop_pct', 'in 0..1');
      if (sides.length >= 384) return { size: sides.length };
      return { size: sides.length, shorter: Math.trunc(sides.length / share) };
    }
    const size =
      value.crop_size === undefined ? sides.length : this.sides('crop_size', value.crop_size).length;
    // A number is the shorter side where a square is cut, in older files.
    if (sides.isShorter || typeof value.size === 'number') return { size, shorter: sides.length };
    if (size === sides.length) return { size };
    throw this.wrong(
      'size',
      '{ shortest_edge }, as a square is cut',
      `Set \`size\` and \`shorter\` of ${this.role.owner}.`,
    );
  }

  filter(): number | undefined {
    const { resample } = this.value;
    if (resample === undefined) return undefined;
    if (pillowFilters.includes(resample as number)) return resample as number;
    throw this.wrong('resample', `one of ${pillowFilters.join(', ')}`);
  }

  normalisation(): { mean: number[]; deviation: number[] } {
    const { value } = this;
    const factor = value.do_rescale === false ? 1 : (value.rescale_factor ?? 1 / 255);
    if (typeof factor !== 'number' || !(factor > 0)) throw this.wrong('rescale_factor', 'a number above 0');
    const scale = 255 * factor;
    if (value.do_normalize === false) return { mean: [0, 0, 0], deviation: Array(3).fill(1 / scale) };
    const deviation = this.three('image_std');
    if (deviation.some((one) => one <= 0)) throw this.wrong('image_std', 'above 0');
    return {
      mean: this.three('image_mean').map((one) => one / scale),
      deviation: deviation.map((one) => one / scale),
    };
  }

  private three(key: string): number[] {
    const list = this.value[key];
    if (Array.isArray(list) && list.length === 3 && list.every(Number.isFinite)) return list as number[];
    throw this.wrong(key, 'three numbers', `Set \`mean\` and \`deviation\` of ${this.role.owner}.`);
  }

  private sides(key: string, value: unknown): { length: number; isShorter: boolean } {
    const map = (typeof value === 'number' ? { height: value, width: value } : (value ?? {})) as Config;
    const isShorter = map.shortest_edge !== undefined;
    const length = isShorter ? map.shortest_edge : map.height;
    const isLength = Number.isInteger(length) && (length as number) > 0 && (length as number) <= longestSide;
    if (isLength && (isShorter || map.width === length)) return { length: length as number, isShorter };
    throw this.wrong(
      key,
      'a number, { shortest_edge } or a square { height, width }',
      `Set \`size\` of ${this.role.owner}.`,
    );
  }

  private wrong(
    key: string,
    rule: string,
    hint = `Put the file back as it came with ${lowerCase(this.role)}.`,
  ) {
    return new HemlError(
      `\`${key}\` is ${JSON.stringify(this.value[key])}, but must be ${rule}: ${this.file}`,
      {
        code: 'preprocessing-invalid',
        kind: 'usage',
        hint,
      },
    );
  }
}
