import type { ImageAndMap } from '@hemlkit/core/run';

export const exampleFile = 'example.safetensors';

/** Not square, and large enough that crops are shrunk in one direction and enlarged in another. */
export const [exampleWidth, exampleHeight] = [120, 90];

/** The id of what belongs to no class; no dataset's list reaches it. */
export const otherClass = 255;

/** Photographs of an example: the second shows every second class only. */
export const exampleCount = 2;

/**
 * Two drawn photographs with class maps. Nothing of a dataset is in them, so that they may go wherever the model goes.
 *
 * @param shown names of classes to draw @param classes names by id
 */
export function drawnImages(
  shown: readonly string[],
  classes: readonly string[],
): (ImageAndMap & Required<Pick<ImageAndMap, 'photograph'>>)[] {
  const ids = [...new Set(shown)].map((name) => classes.indexOf(name)).filter((id) => id >= 0);
  return [ids, ids.filter((_, at) => at % 2 === 0)].map(drawn);
}

/** An ellipse a class on a grid of cells, over colours that change from pixel to pixel. */
function drawn(ids: readonly number[], seed: number) {
  const [width, height] = [exampleWidth, exampleHeight];
  const columns = Math.ceil(Math.sqrt(Math.max(1, ids.length)));
  const rows = Math.ceil(Math.max(1, ids.length) / columns);
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const image = new Uint8Array(width * height * 3);
  const map = new Uint8Array(width * height).fill(otherClass);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      for (let c = 0; c < 3; c++)
        image[3 * at + c] = (x * (2 + c) + y * (5 - c) + ((x * y) % (7 + c + seed)) * 9 + 60 * c) & 255;
      const [column, row] = [Math.floor(x / cellWidth), Math.floor(y / cellHeight)];
      const id = ids[row * columns + column];
      const across = (x + 0.5 - (column + 0.5) * cellWidth) / (0.45 * cellWidth);
      const down = (y + 0.5 - (row + 0.5) * cellHeight) / (0.35 * cellHeight);
      if (id !== undefined && across ** 2 + down ** 2 <= 1) map[at] = id;
    }
  const raster = <C extends 1 | 3>(channels: C, data: Uint8Array) => ({ width, height, channels, data });
  // Only the photograph is looked at: crops are cut from it.
  return { image, map, photograph: { image: raster(3, image), map: raster(1, map) } };
}
