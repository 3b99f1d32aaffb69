import { type ModelFiles, pillowFilters } from '@hemlkit/core/onnx';
import { HemlError } from '@hemlkit/core/plugin';
import type { Preprocessing } from './preprocessor';

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
      hint: "Put the file back as it came with the segmenter's model, or correct it.",
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
