/**
 * What is measured of a node's box in an image: centre x and y, ln of width and height, ln of the covered area, all as
 * shares of the image, and the share of the box that is covered.
 */
export const boxNumbers = 6;

/** By which boxes are standardised, each [nodes, 6]. */
export interface BoxStatistics {
  mean: Float32Array;
  deviation: Float32Array;
}

/**
 * Mean and deviation (of the population, + 0.001) of each node's boxes over the images that show it. Of a node that
 * fewer than two images show: 0 and 1.
 *
 * @param boxes [images, nodes, 6], of training images
 * @param present [images, nodes], not 0 where the image shows the node
 */
export function boxStatistics(boxes: Float32Array, present: ArrayLike<number>, nodes: number): BoxStatistics {
  const images = present.length / nodes;
  const mean = new Float32Array(nodes * boxNumbers);
  const deviation = new Float32Array(nodes * boxNumbers).fill(1);
  for (let node = 0; node < nodes; node++) {
    const shown = Array.from({ length: images }, (_, image) => image * nodes + node).filter(
      (at) => present[at],
    );
    if (shown.length < 2) continue;
    for (let part = 0; part < boxNumbers; part++) {
      const values = shown.map((at) => boxes[at * boxNumbers + part] as number);
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
      mean[node * boxNumbers + part] = average;
      deviation[node * boxNumbers + part] = Math.sqrt(variance) + 1e-3;
    }
  }
  return { mean, deviation };
}
