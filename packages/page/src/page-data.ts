import type { Background, Calibration, CropNeeds, Hierarchy, ImageFit, MetricTree } from '@hemlkit/core/run';

/** What stands in `data.js` of a page: all that its script knows of the run, beside models and images. */
export interface PageData {
  /** Version of HEML that wrote it. */
  heml: string;
  /** The run's name. */
  run: string;
  hierarchy: Hierarchy;
  /** Names of the class ids, by id. */
  classes: readonly string[];
  /** Names of the segments, for messages. */
  segments: readonly string[];
  /** The type of the distance. */
  distance: string;
  /** Absent: the method has none. */
  height?: number;
  /** Absent where the run has too few pairs to be calibrated. */
  calibration?: Calibration;
  precision?: MetricTree['precision'];
  /** The square that is made of an image. */
  square: { size: number; fit?: ImageFit };
  /** Sizes of some of the run's own images: one of another shape is warned of. */
  shapes: readonly { width: number; height: number }[];
  models: TreeModels | NodeModels;
  segmenter: PageSegmenter;
  samples: readonly PageSample[];
  /** Scripts that hold parts, in the order in which they are loaded, and how many bytes they hold. */
  files: readonly { file: string; bytes: number }[];
}

/** One model that compares a pair at all nodes. */
export interface TreeModels {
  kind: 'tree';
  /** Of the model. */
  part: string;
  crops: CropNeeds;
  /** At which the run compares images. */
  height: number;
  /** What the distance is called that the nodes' contributions sum to. */
  distance: string;
}

/** A model a node, which compares a pair there. */
export interface NodeModels {
  kind: 'nodes';
  /** Parts of the models, by node. */
  parts: Readonly<Record<string, string>>;
  /** What stands where nothing is shown, at the root. */
  background: Background;
  /** How many views of a pair Owen values compare at the most. Absent: too many for a browser, so there are none. */
  views?: number;
}

/** What makes class maps of images of one's own. */
export type PageSegmenter =
  | { kind: 'cells'; rows: number; columns: number }
  | {
      kind: 'logits';
      part: string;
      batch?: number;
      preparation: {
        size?: readonly [height: number, width: number];
        resample: number;
        factor: number;
        mean: readonly number[];
        deviation: readonly number[];
      };
    }
  /** Nothing does: they come from the dataset, or from where only the run's own programs can go. */
  | { kind: 'none'; type: string };

/** A sample of the validation split. */
export interface PageSample {
  id: string;
  label: string;
  /** The image as PNG, RGB, upright, at its own size. */
  image: string;
  /** Its class map as PNG, grey. */
  map: string;
  /** The square that is made of it, as PNG, for models that take one. */
  square?: string;
}
