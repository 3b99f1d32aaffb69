import { extname } from 'node:path';
import { HemlError } from '@hemlkit/core';
import type { PixelAttribution } from '@hemlkit/core/plugin';
import { encodeSafetensors } from '@hemlkit/core/run';
import { encodePicture, heatColumns, heatFigure, imageAt, svgToPng } from '@hemlkit/report';
import type { ShownPair } from './pair-output';
import { writeResult } from './write-result';

/** What explainers find of the pixels of a pair, by the explanation's name. */
export type FoundPixels = Record<string, PixelAttribution>;

/** @throws HemlError (usage) where no explainer has found anything of single pixels */
export async function writePixels(file: string, found: FoundPixels): Promise<void> {
  const tensors = Object.entries(found).flatMap(([name, { size, a, b }]) =>
    Object.entries({ a, b }).map(([side, data]) => ({ name: `${name}.${side}`, shape: [size, size], data })),
  );
  if (tensors.length === 0)
    throw new HemlError('No explainer has found anything of single pixels: there is nothing for --pixels.', {
      code: 'pixels-not-found',
      kind: 'usage',
      hint: 'Name one that looks at pixels, --explainer saliency,integrated-gradients for two, and see the warnings.',
    });
  const bytes = encodeSafetensors(Object.fromEntries(tensors.map(({ name, ...tensor }) => [name, tensor])));
  await writeResult(file, bytes, 'Name a file in a folder that you may write to: --pixels FILE.');
}

/** Both photographs with what explainers find of their pixels drawn over them. */
export async function drawPixels(
  { tree, a, b }: ShownPair,
  found: FoundPixels,
  format: 'svg' | 'png',
): Promise<string | Uint8Array> {
  const size = Math.max(...Object.values(found).map((one) => one.size));
  const picture = async (image: typeof a) => encodePicture(await imageAt(image, size), size);
  const whole = { a: await picture(a), b: await picture(b) };
  const svg = heatFigure(tree, whole, await heatColumns(tree, found, a, b));
  return format === 'svg' ? svg : svgToPng(svg);
}

/** Beside a pair's figure: `a--b-pixels.svg` of `a--b.svg`. */
export function pixelsFile(file: string): string {
  const ending = extname(file);
  return `${file.slice(0, file.length - ending.length)}-pixels${ending}`;
}
