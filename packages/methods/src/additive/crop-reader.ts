import {
  type CropNeeds,
  cutCrops,
  type Hierarchy,
  type ImageSource,
  storedImage,
  viewTables,
} from '@hemlkit/core/method';
import type { CropBatch } from './augment';
import { boxNumbers } from './box-statistics';
import { cropChannels } from './crop-trunk';

/** The crops of one image: those of a `CropBuffer`. */
export type ImageCrops = Pick<CropBuffer, 'crops' | 'boxes' | 'present'>;

/** Room for the crops of some images, which is used again for every batch. */
export class CropBuffer implements CropBatch {
  readonly crops: Uint8Array;
  readonly boxes: Float32Array;
  readonly present: Uint8Array;

  constructor(
    images: number,
    private readonly nodes: number,
    private readonly size: number,
  ) {
    this.crops = new Uint8Array(images * nodes * size * size * cropChannels);
    this.boxes = new Float32Array(images * nodes * boxNumbers);
    this.present = new Uint8Array(images * nodes);
  }

  /** The part of one image. */
  at(image: number): ImageCrops {
    const { nodes, size } = this;
    const length = nodes * size * size * cropChannels;
    return {
      crops: this.crops.subarray(image * length, (image + 1) * length),
      boxes: this.boxes.subarray(image * nodes * boxNumbers, (image + 1) * nodes * boxNumbers),
      present: this.present.subarray(image * nodes, (image + 1) * nodes),
    };
  }
}

/** What is needed to cut crops. */
export interface Cutting {
  hierarchy: Hierarchy;
  /** Names of the class ids, by id. */
  classes: readonly string[];
  needs: CropNeeds;
}

/**
 * The crops of an image of any source: stored ones where it has them and nothing is hidden, else cut from its photograph, or
 * from the image itself.
 *
 * @param view the segments that are shown; absent: all
 */
export function readCrops(
  source: ImageSource,
  position: number,
  into: ImageCrops,
  { hierarchy, classes, needs }: Cutting,
  view?: readonly string[],
): void {
  if (source.crops && !view) {
    source.crops.readAll(position, into.crops, into.boxes, into.present);
    return;
  }
  const { image, map } = source.photograph?.(position) ?? ownPhotograph(source, position);
  const tableOf = viewTables(hierarchy, classes, 'black');
  const shown = hierarchy.nodes.map(({ segments }) =>
    Uint8Array.from(tableOf(view ? segments.filter((name) => view.includes(name)) : segments)),
  );
  const bytes = needs.size ** 2 * cropChannels;
  into.crops.fill(0);
  into.boxes.fill(0);
  into.present.fill(0);
  for (const [at, crop] of cutCrops(image, map, shown, needs).entries()) {
    if (!crop) continue;
    into.crops.set(crop.pixels, at * bytes);
    into.boxes.set(crop.box, at * boxNumbers);
    into.present[at] = 1;
  }
}

function ownPhotograph(source: ImageSource, position: number) {
  const { size } = source;
  const { image, map } = storedImage(source, position);
  const raster = (data: Uint8Array, channels: 1 | 3) => ({ width: size, height: size, channels, data });
  return { image: raster(image, 3), map: raster(map, 1) };
}
