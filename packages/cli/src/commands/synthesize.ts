import { HemlError } from '@hemlkit/core';
import { plural } from '@hemlkit/report';
import type { Io } from '../io';

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
    throw new HemlError(`--bias ${text} is no attribute with a share`, {
      code: 'bias-invalid',
      kind: 'usage',
      hint: 'Write the attribute and how often it goes with the label, 0 to 1 (0.5: as often as not): --bias hat=0.9',
    });
  }
  return { attribute, agreement };
}

async function loadDatasets() {
  try {
    return await import('@hemlkit/datasets');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new HemlError('heml synthesize needs @hemlkit/datasets, which is not installed', {
      code: 'package-not-installed',
      kind: 'usage',
      hint: 'Install it: npm install @hemlkit/datasets',
      cause,
    });
  }
}

/** `heml synthesize FOLDER`: writes synthetic faces in the layout that the dataset `folder` reads. */
export async function synthesize(io: Io, folder: string, { bias, ...options }: Options): Promise<number> {
  const planted = bias === undefined ? undefined : parseBias(bias);
  const datasets = await loadDatasets();
  const made = await datasets.synthesize({ folder, ...options, ...(planted && { bias: planted }) });
  io.out(`wrote ${plural(made.images, 'image')} with class maps and labels to ${made.folder}\n`);
  return 0;
}
