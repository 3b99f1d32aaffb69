import type { HierarchyNode } from '../contracts/experiment';
import type { SegmentedPhotograph } from '../contracts/explanation';
import type { Raster } from '../contracts/sample';

/** Of larger photographs less is shown: a person's screen has no room for more, and a report holds many. */
const longest = 1024;

/** Which leaf of the hierarchy each pixel of a photograph shows, at the size at which a person looks at it. */
export function shownLeaves(
  map: Raster,
  leaves: readonly Pick<HierarchyNode, 'id' | 'classes'>[],
  classes: readonly string[],
): Omit<SegmentedPhotograph, 'pixels'> {
  const scale = Math.min(1, longest / Math.max(map.width, map.height));
  const [width, height] = [map.width, map.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const table = new Uint8Array(256);
  for (const [i, leaf] of leaves.entries())
    for (const name of leaf.classes) table[classes.indexOf(name)] = i + 1;
  const shown = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * map.width) / width);
      shown[y * width + x] = table[map.data[row + column] as number] as number;
    }
  }
  return { width, height, leaves: leaves.map(({ id }) => id), shown };
}
