import type { Sample, Split } from '@hemlkit/core/plugin';
import type { ImageFile } from './files/images';

/** An image as it lies in a dataset, before it has a label. */
export interface FoundImage extends ImageFile {
  /** The file of its class map, absolute. Like `file` it may have to be prepared first. */
  mask?: string;
  attributes?: Sample['attributes'];
  /** The split that the dataset's authors put it into. */
  part?: Split;
}

/** What a dataset finds on disk. */
export interface Found {
  images: FoundImage[];
  classes?: string[];
  /** Where the masks lie, for messages; absent: the dataset has none. */
  masks?: string;
  /** What to do for a label that needs masks or attributes, where there are none. */
  missing?: { masks?: string; attributes?: string };
  /** What was left out and why. */
  notes: string[];
  /**
   * Writes the files of these images that are in the cache only once they are wanted: images and masks, or the masks
   * alone. What is there already stays.
   */
  prepare?(images: readonly FoundImage[], what: 'all' | 'masks'): Promise<void>;
}

/** An image with its label. */
export interface LabelledImage extends FoundImage {
  label: string;
}

export interface Labelled {
  samples: LabelledImage[];
  notes: string[];
}
