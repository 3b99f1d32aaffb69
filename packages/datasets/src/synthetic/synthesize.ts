import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { mistake, suggest } from '../shared/mistake';
import { type Attribute, attributeNames } from './attributes';
import { planFaces } from './plan';
import { writeFaces } from './write';

export interface SynthesizeOptions {
  /** Where to write; it must be empty or not there yet. */
  folder: string;
  /** The attribute that is the label. Default: `smile`. */
  label?: string;
  /** Height and width in pixels, 32 to 1024. Default: 64. */
  size?: number;
  /** Defaults: 400, 200 and 0 faces. */
  train?: number;
  validation?: number;
  test?: number;
  /** Default: 0. */
  seed?: number;
  /** The pixel noise's standard deviation, in steps of 0..255. Default: 6. */
  noise?: number;
  /** Training faces in which the attribute agrees with the label, as a share; 0.5: no more than by chance. */
  bias?: { attribute: string; agreement: number };
}

/**
 * Writes synthetic faces in the layout that the dataset `folder` reads: `images/`, `masks/`, `classes.json`,
 * `attributes.csv` (columns `label` and every attribute) and a list a split (`train.txt`, ...).
 * @throws HemlError for an unknown attribute, a wrong number, or a folder that is not empty
 */
export async function synthesize(options: SynthesizeOptions): Promise<{ images: number; folder: string }> {
  const { size = 64, train = 400, validation = 200, test = 0, seed = 0, noise = 6, bias } = options;
  inRange('size', size, 32, 1024);
  inRange('train', train, 2);
  inRange('validation', validation, 2);
  inRange('test', test, 0);
  const label = attribute('label', options.label ?? 'smile');
  const planted = bias && { attribute: attribute('bias', bias.attribute), agreement: bias.agreement };
  if (planted && !(planted.agreement >= 0 && planted.agreement <= 1)) {
    throw mistake(
      'option-invalid',
      `The bias's agreement must be 0 to 1, but is ${planted.agreement}.`,
      '0.5 is none, 1 is always.',
    );
  }
  const faces = planFaces({ label, train, validation, test, ...(planted && { bias: planted }) }, seed);
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw mistake(
      'folder-not-empty',
      `The folder ${folder} is not empty.`,
      'Name another one, or remove what is in it.',
    );
  }
  await writeFaces(folder, faces, { size, noise });
  return { images: faces.length, folder };
}

function attribute(what: string, name: string): Attribute {
  const known = attributeNames.find((one) => one === name);
  if (known) return known;
  throw mistake(
    'attribute-unknown',
    `The ${what} '${name}' is not an attribute of a synthetic face.`,
    suggest(name, attributeNames),
  );
}

function inRange(name: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  const range = high === Number.MAX_SAFE_INTEGER ? `of ${low} or more` : `from ${low} to ${high}`;
  throw mistake(
    'option-invalid',
    `${name} must be a whole number ${range}, but is ${value}.`,
    'Correct the argument.',
  );
}
