import type { Raster } from '../../contracts/sample';
import { CropCutter } from './crop-cutter';
import type { Crop, CropSettings } from './crop-settings';

/**
 * Cuts a node's segments from a photograph at its own size: the box of their pixels with a margin, which may reach beyond the
 * image. All that is not shown becomes the fill before anything is resized, so that nothing of it leaks in. Then the box
 * is resized to a square, bilinear and antialiased, as Pillow does it; a crop of 16 pixels is the mean of 2x2 pixels of
 * one of 32.
 *
 * @param image RGB
 * @param map class ids, of the image's size
 * @param shown [256], 1 for the ids of the node's classes, 0 for all others
 * @returns nothing where the image does not show the node
 * @throws HemlError for a map of another size than its image's
 */
export const cutCrop = (
  image: Raster,
  map: Raster,
  shown: Uint8Array,
  settings: CropSettings,
): Crop | undefined => cutCrops(image, map, [shown], settings)[0];

/** Filters and memory are kept for the next image of the same settings: a pair is explained by hundreds of views. */
const cutters = new WeakMap<CropSettings, CropCutter>();

/**
 * The crop of each node of an image, see `cutCrop`.
 * @param nodes [256] each: 1 for the ids of the node's classes, 0 for all others
 */
export const cutCrops = (
  image: Raster,
  map: Raster,
  nodes: readonly Uint8Array[],
  settings: CropSettings,
): (Crop | undefined)[] => {
  const cutter = cutters.get(settings) ?? new CropCutter(settings);
  cutters.set(settings, cutter);
  return cutter.cutAll(image, map, nodes);
};
