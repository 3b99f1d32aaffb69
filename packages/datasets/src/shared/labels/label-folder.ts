import type { FoundImage, Labelled } from '../found';
import { mistake } from '../mistake';

/** Labels are the names of the folders that images lie in: `cat/1.jpg` is a `cat`. */
export function labelByFolder(images: readonly FoundImage[], folder: string): Labelled {
  return {
    samples: images.map((image) => {
      const label = image.name.split('/').at(-2);
      if (label !== undefined) return { ...image, label };
      throw mistake(
        'label-folder-missing',
        `The image ${image.name} lies in no folder that could be its label.`,
        `With label: { folder: true }, every image lies in a folder under ${folder}, one folder a label.`,
      );
    }),
    notes: [],
  };
}
