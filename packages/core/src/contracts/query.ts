import type { RootPrecision } from './estimate';
import type { ExplainedImage, MetricTree } from './explanation';

/** An image of a gallery that is near to a query. */
export interface QueryHit {
  /** 1 for the nearest. */
  rank: number;
  /** At the node that was asked for, by the run's distance, from the query to it. */
  distance: number;
  /** Absolute path of the image file. */
  image: string;
  /** The query (`a`) and this image (`b`) compared at every node, with no explanations. */
  tree: MetricTree;
}

/** A sample that is near to an image at a node. */
export interface NearSample {
  id: string;
  label: string;
  /** Absolute path of the image file. */
  image: string;
  /** By the run's distance, from the image to it. */
  distance: number;
}

/** The images of a gallery that are nearest to an image, at one node. */
export interface QueryResult {
  query: ExplainedImage;
  node: string;
  /** The distance's type. */
  distance: string;
  gallery: {
    /** The split, or the folder. */
    name: string;
    /** How many images were compared. */
    images: number;
    /** Images that could not be, and why: the error's code and text. */
    leftOut: { file: string; code: string; reason: string }[];
  };
  hits: QueryHit[];
  /** How Precision@1 at the node compares with chance on the validation split. Absent where it is not known. */
  precision?: RootPrecision;
}
