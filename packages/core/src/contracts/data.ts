import type { LoadedDataset, Raster, Sample } from './sample';

/** Two images that differ in one part, which is known. */
export interface KnownDifference {
  a: Sample;
  b: Sample;
  /** What differs, `nose`. */
  part: string;
  /** Names of the classes that show it. */
  classes: string[];
  /**
   * `repainted`: the part has another colour, and all other pixels are the same. `redrawn`: the part has another shape
   * too, so that what borders on it is seen a little more or less. `retaken`: redrawn, and the other image is taken again,
   * with other pose, light and noise.
   */
  view: 'repainted' | 'redrawn' | 'retaken';
}

/** What a dataset knows of itself before its pixels are read. */
export interface DatasetFacts {
  /** Names of the classes of its class maps, by id. Absent: it has no class maps. */
  classes?: string[];
  /** Names of its samples' attributes. Absent: they are not known yet. */
  attributes?: string[];
}

export interface Dataset {
  /** Finds and checks the samples. Reads no pixels it need not. */
  load(): Promise<LoadedDataset>;
  /**
   * Finds what is wrong with the options, folders and tables without reading an image or a class map, for `heml check`.
   *
   * @throws HemlError for what `load` would refuse, as far as this can be found without images and class maps
   */
  check?(): Promise<DatasetFacts>;
  /** A sample for an image file outside the dataset, where the dataset can find its class map. */
  lookup?(file: string): Promise<Sample | undefined>;
  /**
   * Pairs of which it is known what makes them differ, to test explanations by. Where the dataset can make such.
   *
   * @param count how many of each view, spread evenly over the parts
   * @param classes names of classes: only parts that one of them shows
   */
  knownDifferences?(count: number, classes: readonly string[]): Promise<KnownDifference[]>;
}

/** What else makes a segmenter's class maps: facts from which a page in a browser, or another program, makes the same ones. */
export type PortableSegmenter =
  /** Equal cells, the class id of which is `row * columns + column`. */
  | { kind: 'cells'; rows: number; columns: number }
  /**
   * A network in ONNX form: `pixel_values` float32 [batch, 3, height, width] to `logits` float32 [batch, classes, h, w]. A
   * pixel's class is the largest of the logits, which are brought to the image's size bilinearly (half-pixel centres).
   */
  | {
      kind: 'logits';
      /** The file, which holds all weights. */
      model: string;
      /** How many images it takes at once. Absent: any number. */
      batch?: number;
      preparation: {
        /** Height and width that an image is resized to. Absent: its own. */
        size?: readonly [height: number, width: number];
        /** Pillow's number of the filter that resizes it. */
        resample: number;
        /** What a byte is multiplied by; then `mean` is subtracted, and `deviation` divided by, channel by channel. */
        factor: number;
        mean: readonly number[];
        deviation: readonly number[];
      };
    };

/** Turns images into class maps. */
export interface Segmenter {
  /** Names of the class ids, by id. */
  classes: string[];
  /**
   * A call may come before the last one has ended, so that a network always has work.
   *
   * @param samples with their decoded images (RGB, original size), a batch of any length
   * @returns one class map a sample, at the image's size
   */
  segment(samples: readonly { sample: Sample; image: Raster }[]): Promise<Raster[]>;
  /**
   * Stands for all that determines the maps (for example a model file's content and the options that matter). The store's
   * key holds it in place of the spec's options.
   */
  fingerprint?: string;
  /** False where maps do not depend on what an image shows: an image that was altered gets the same. Default: true. */
  readsPixels?: boolean;
  /** Loads what the first batch needs, while its images are being decoded. Optional: `segment` needs no other call before it. */
  prepare?(): Promise<void>;
  /**
   * What a program without this plugin needs to make the same class maps. Absent: there is no other way to make them.
   * @throws HemlError (usage) where its model cannot leave its place
   */
  portable?(): Promise<PortableSegmenter>;
  /** Seconds spent inside the network so far, where there is one. */
  networkSeconds?(): number;
  dispose?(): Promise<void>;
}
