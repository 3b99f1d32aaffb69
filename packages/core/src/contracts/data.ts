import type { LoadedDataset, Raster, Sample } from './sample';

export interface Dataset {
  /** Finds and checks the samples. Reads no pixels it need not. */
  load(): Promise<LoadedDataset>;
  /** A sample for an image file outside the dataset, where the dataset can tell its class map. */
  lookup?(file: string): Promise<Sample | undefined>;
}

/** Turns images into class maps. */
export interface Segmenter {
  /** Names of the class ids, by id. */
  classes: string[];
  /**
   * @param samples with their decoded images (RGB, original size), a batch of any length
   * @returns one class map a sample, at the image's size
   */
  segment(samples: readonly { sample: Sample; image: Raster }[]): Promise<Raster[]>;
  /**
   * Stands for all that determines the maps (a model file's content, say, and the options that matter), in place of the
   * spec's options: for the store's key.
   */
  fingerprint?: string;
  /** Seconds spent inside the network so far, where there is one. */
  networkSeconds?(): number;
  dispose?(): Promise<void>;
}
