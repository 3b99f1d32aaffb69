import { HemlError } from '../../contracts/error';
import type { Raster } from '../../contracts/sample';
import { ClassRuns, type Extent } from './class-runs';
import {
  type Crop,
  type CropSettings,
  channels,
  cropBytes,
  marginOf,
  resizedSide,
  withDefaults,
} from './crop-settings';
import { halve } from './halve';
import { rounded, ShownLines, type ShownNode } from './shown-lines';
import { Filters } from './triangle-filter';

/** Lines of nodes that are held at once at most, 64 MB of them at 32 pixels. */
const mostLines = 2 ** 18;

/** Nodes that are resized together, with a name for what the image shows of each. */
type Group = (ShownNode & { key: string })[];

/**
 * Cuts the crops of one image after the other. What depends on the settings alone, and the memory that the work needs, are
 * kept from one to the next.
 */
export class CropCutter {
  readonly settings: Required<CropSettings>;
  private readonly runs = new ClassRuns();
  private readonly filters: Filters;
  private readonly lines: ShownLines;
  /** Width and height that pixels are resized to. */
  private readonly side: number;
  /** [side, side, 4], where the crop is to be halved. */
  private readonly twice: Uint8Array | undefined;

  constructor(settings: CropSettings) {
    this.settings = withDefaults(settings);
    const { size, fill } = this.settings;
    this.side = resizedSide(size);
    this.filters = new Filters(this.side);
    this.lines = new ShownLines(this.side, fill);
    this.twice = this.side === size ? undefined : new Uint8Array(cropBytes(this.side));
  }

  /**
   * The crop of each node of an image. Nodes of which the image shows the same classes share one: a joined node has often one child
   * that is absent.
   *
   * @param image RGB, at its own size
   * @param map class ids, of the same size
   * @param nodes [256] each: 1 for the ids of the node's classes, 0 for all others
   * @returns for each node its crop, or nothing where the image does not show it
   * @throws HemlError for a map of another size
   */
  cutAll(image: Raster, map: Raster, nodes: readonly Uint8Array[]): (Crop | undefined)[] {
    if (map.width !== image.width || map.height !== image.height)
      throw new HemlError(
        `The class map is ${map.width}x${map.height}, its image ${image.width}x${image.height}.`,
        { code: 'class-map-size-mismatch', hint: 'Crops are cut at the size of the image.' },
      );
    this.runs.read(map);
    const seen = nodes.map((shown) => this.runs.seenOf(shown).join());
    const crops = new Map<string, Crop>();
    for (const group of this.groups(
      new Map(nodes.map((shown, i) => [seen[i] as string, shown])),
      image.height,
    ))
      for (const [key, crop] of this.cutGroup(image, group)) crops.set(key, crop);
    return seen.map((key) => crops.get(key));
  }

  /** The nodes that the image shows, those together whose boxes have the same left and right: they are resized by the same weights. */
  private groups(nodes: ReadonlyMap<string, Uint8Array>, height: number): Group[] {
    const most = Math.max(1, Math.floor(mostLines / height));
    const groups = new Map<string, Group>();
    for (const [key, shown] of nodes) {
      const extent = this.runs.extentOf(shown);
      if (!extent) continue;
      let name = `${extent.left} ${extent.right}`;
      while ((groups.get(name)?.length ?? 0) >= most) name += '+';
      groups.set(name, [...(groups.get(name) ?? []), { key, shown, extent }]);
    }
    return [...groups.values()];
  }

  private cutGroup(image: Raster, group: Group): [key: string, crop: Crop][] {
    const { size } = this.settings;
    const { left, right } = (group[0] as Group[number]).extent;
    const margin = marginOf(this.settings, right - left);
    this.lines.read(image, this.runs, group, margin, this.filters.get(right - left + 2 * margin));
    return group.map(({ key, extent }, i) => {
      const crop = { pixels: new Uint8Array(cropBytes(size)), box: boxOf(extent, image) };
      this.stack(this.lines.values[i] as Int16Array, extent, this.twice ?? crop.pixels);
      if (this.twice) halve(this.twice, crop.pixels, size);
      return [key, crop];
    });
  }

  /** Resizes a node's lines to the height of a crop: the second half of resizing. */
  private stack(values: Int16Array, { top, bottom }: Extent, out: Uint8Array): void {
    const rows = bottom - top;
    const margin = marginOf(this.settings, rows);
    const { begin, end, taps, weights, sums: all } = this.filters.get(rows + 2 * margin);
    const { side, settings } = this;
    const [red, green, blue] = settings.fill;
    const length = side * channels;
    for (let y = 0, at = 0; y < side; y++) {
      const first = begin[y] as number;
      // Margins are fill.
      const from = Math.max(first, margin);
      const count = Math.min(end[y] as number, rows + margin) - from;
      const start = y * taps + from - first;
      const weight = all[y] as number;
      for (let x = 0; x < side; x++) {
        let r = 0;
        let g = 0;
        let b = 0;
        let m = 0;
        for (let i = 0, line = (from - margin) * length + channels * x; i < count; i++, line += length) {
          const w = weights[start + i] as number;
          r = (r + Math.imul(w, values[line] as number)) | 0;
          g = (g + Math.imul(w, values[line + 1] as number)) | 0;
          b = (b + Math.imul(w, values[line + 2] as number)) | 0;
          m = (m + Math.imul(w, values[line + 3] as number)) | 0;
        }
        out[at] = rounded(r, red, weight);
        out[at + 1] = rounded(g, green, weight);
        out[at + 2] = rounded(b, blue, weight);
        out[at + 3] = rounded(m, 0, weight);
        at += channels;
      }
    }
  }
}

/** See `Crop`. */
const boxOf = ({ left, right, top, bottom, count }: Extent, { width, height }: Raster): Float32Array =>
  Float32Array.of(
    (left + right) / 2 / width,
    (top + bottom) / 2 / height,
    Math.log((right - left) / width),
    Math.log((bottom - top) / height),
    Math.log(count / (height * width)),
    count / ((right - left) * (bottom - top)),
  );
