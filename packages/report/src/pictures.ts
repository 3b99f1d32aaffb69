/**
 * What a figure or page shows of one image, each as the URI of a picture: `data:image/png;base64,...`, or `#id` for a
 * picture that the page holds already.
 */
export interface Pictures {
  whole: string;
  /** By node: the image as the node's model sees it. */
  nodes: Record<string, string>;
  photograph: DrawnPhotograph;
  /** By node: the samples that are nearest to the image there, nearest first. Absent: they were not asked for. */
  near?: Record<string, ShownSample[]>;
}

/** A sample as a page shows it. */
export interface ShownSample {
  id: string;
  label: string;
  /** URI of its picture. */
  picture: string;
}

/** An image as a person looks at it, with the outlines of its parts. */
export interface DrawnPhotograph {
  /** URI. */
  picture: string;
  width: number;
  height: number;
  /** By leaf, in the photograph's pixels; none of what it does not show. */
  parts: Record<string, Outline>;
}

/** The outline of a part, and the box it lies in. */
export interface Outline {
  /** Data of an SVG path, in pixels; holes are loops of their own (`fill-rule: evenodd`). */
  path: string;
  /** Left, top, right and bottom, in pixels. */
  box: [number, number, number, number];
}
