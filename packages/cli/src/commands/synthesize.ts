import { HemlError } from '@hemlkit/core';
import { plural } from '@hemlkit/report';
import type { Io } from '../io';
import { loadDatasets } from '../load-datasets';

interface Options {
  label?: string;
  size?: number;
  train?: number;
  validation?: number;
  test?: number;
  seed?: number;
  bias?: string;
}

/** `hat=0.9` → `{ attribute: 'hat', agreement: 0.9 }` */
export function parseBias(text: string): { attribute: string; agreement: number } {
  const [, attribute, number] = /^([\w-]+)=(\d*\.?\d+)$/.exec(text) ?? [];
  const agreement = Number(number);
  if (!attribute || !(agreement >= 0 && agreement <= 1)) {
    throw new HemlError(`--bias ${text} is not an attribute with a share`, {
      code: 'bias-invalid',
      kind: 'usage',
      hint: 'Write the attribute and the share of images in which it agrees with the label, 0 to 1 (0.5: no association): --bias hat=0.9',
    });
  }
  return { attribute, agreement };
}

/** `heml synthesize FOLDER`: writes synthetic faces in the layout that the dataset `folder` reads. */
export async function synthesize(io: Io, folder: string, { bias, ...options }: Options): Promise<number> {
  const planted = bias === undefined ? undefined : parseBias(bias);
  const datasets = await loadDatasets('heml synthesize');
  const made = await datasets.synthesize({ folder, ...options, ...(planted && { bias: planted }) });
  io.out(`wrote ${plural(made.images, 'image')} with class maps and labels to ${made.folder}\n`);
  return 0;
}
