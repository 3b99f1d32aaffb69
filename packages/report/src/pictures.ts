/**
 * What a figure or page shows of one image, each as the URI of a picture: `data:image/png;base64,...`, or `#id` for a
 * picture that the page holds already.
 */
export interface Pictures {
  whole: string;
  /** By node: the image as the node's model sees it. */
  nodes: Record<string, string>;
}
