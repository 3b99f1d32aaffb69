import type { Sample } from '@hemlkit/core/plugin';
import type { ImageFile } from './images';

/** An image with its label. */
export interface LabelledImage extends ImageFile {
  label: string;
  mask?: string;
  attributes?: Sample['attributes'];
}

export interface Labelled {
  samples: LabelledImage[];
  notes: string[];
}
