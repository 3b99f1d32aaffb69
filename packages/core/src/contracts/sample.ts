/** One image of a dataset. */
export interface Sample {
  /** Unique within the dataset; file-name like (no slash at either end). */
  id: string;
  /** Absolute path of the image file. */
  image: string;
  /** The label's name. Samples are similar when their labels are equal. */
  label: string;
  /** Absolute path of the class map that the dataset brings: one byte a pixel, class ids. */
  mask?: string;
  /** What else the dataset knows of the sample. */
  attributes?: Record<string, string | number | boolean>;
}

export type Split = 'train' | 'validation' | 'test';

/** What a dataset is once it is loaded. */
export interface LoadedDataset {
  /** Names of the class ids in the samples' masks, by id. Absent where the dataset has no masks. */
  classes?: string[];
  splits: { train: Sample[]; validation: Sample[]; test?: Sample[] };
  /** What the person should know: for example which samples were dropped, and why. */
  notes?: string[];
}

/** Pixels, row-major. */
export interface Raster {
  width: number;
  height: number;
  /** 3 for an image (RGB), 1 for a class map. */
  channels: 1 | 3;
  data: Uint8Array;
}
