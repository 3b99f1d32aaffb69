import type { Graph } from '../graph/graph';
import { concat, gather, reshape } from '../graph/ops';
import { sumMiddle } from '../graph/reduce';
import type { Value } from '../graph/value';

/** Which pixels of an image each window covers. Pixels are rows of C channels (NHWC), so a window is a list of rows. */
export interface Geometry {
  batch: number;
  height: number;
  width: number;
  outHeight: number;
  outWidth: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  top: number;
  left: number;
}

/** What `computeConv2DInfo` and `computePool2DInfo` of tfjs return about windows. */
export interface ConvInfo {
  batchSize: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  padInfo: { top: number; left: number };
}

export function geometryOf(info: ConvInfo): Geometry {
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

export const positions = (geo: Geometry): number => geo.outHeight * geo.outWidth;
export const taps = (geo: Geometry): number => geo.filterHeight * geo.filterWidth;

const keyOf = (geo: Geometry) => Object.values({ ...geo, batch: 0 }).join(',');

/** The pixel under each tap of each window, [positions * taps]; `height * width` stands for padding. */
export function windowTable(geo: Geometry): Int32Array {
  const table = new Int32Array(positions(geo) * taps(geo)).fill(geo.height * geo.width);
  let at = 0;
  for (let oy = 0; oy < geo.outHeight; oy++) {
    for (let ox = 0; ox < geo.outWidth; ox++) {
      for (let ky = 0; ky < geo.filterHeight; ky++) {
        const y = oy * geo.strideHeight - geo.top + ky * geo.dilationHeight;
        for (let kx = 0; kx < geo.filterWidth; kx++, at++) {
          const x = ox * geo.strideWidth - geo.left + kx * geo.dilationWidth;
          if (y >= 0 && y < geo.height && x >= 0 && x < geo.width) table[at] = y * geo.width + x;
        }
      }
    }
  }
  return table;
}

/** The same table with all windows' first taps first, [taps * positions]. */
export function tableByTap(geo: Geometry): Int32Array {
  const table = windowTable(geo);
  const size = taps(geo);
  return table.map((_, i) => table[(i % positions(geo)) * size + Math.floor(i / positions(geo))] as number);
}

/** The reverse of a window table: the entries that show each pixel, [most, pixels], padded with the table's length. */
export function reverseTable(table: Int32Array, pixels: number): { index: Int32Array; most: number } {
  const counts = new Int32Array(pixels + 1);
  for (const pixel of table) counts[pixel] = (counts[pixel] as number) + 1;
  const most = Math.max(1, ...counts.subarray(0, pixels));
  const index = new Int32Array(pixels * most).fill(table.length);
  const used = new Int32Array(pixels);
  table.forEach((pixel, entry) => {
    if (pixel === pixels) return;
    index[(used[pixel] as number) * pixels + pixel] = entry;
    used[pixel] = (used[pixel] as number) + 1;
  });
  return { index, most };
}

/** Appends one row that holds `padding` to `[batch, rows, channels]`. */
export function padRow(g: Graph, x: Value, padding: number): Value {
  const [batch, , channels] = x.shape as [number, number, number];
  return concat(g, [x, g.fill(padding, [batch, 1, channels], x.dtype)], 1);
}

/** Rows shorter than this are copied so slowly that windows are gathered along the width first, then along the height. */
const FEW_CHANNELS = 16;
const ROWS_KEPT = { filterHeight: 1, strideHeight: 1, dilationHeight: 1, top: 0 };
const COLUMNS_KEPT = { filterWidth: 1, strideWidth: 1, dilationWidth: 1, left: 0 };
const isTwoSteps = ({ filterHeight, filterWidth }: Geometry, channels: number) =>
  channels < FEW_CHANNELS && filterWidth > 1 && filterHeight > 1;

/**
 * The windows of an image as rows of channels (im2col): [batch, H, W, C] to [batch, positions * taps, C]. It is a
 * function of the image and the geometry alone, so the forward pass and the filter gradient share one gathered matrix.
 */
export function windows(g: Graph, x: Value, geo: Geometry, padding = 0): Value {
  const channels = x.shape[3] as number;
  if (isTwoSteps(geo, channels)) {
    const { batch, height, filterWidth, outWidth } = geo;
    const across = windows(g, x, { ...geo, ...ROWS_KEPT, outHeight: height }, padding);
    const wide = reshape(g, across, [batch, height, outWidth, filterWidth * channels]);
    const down = windows(g, wide, { ...geo, ...COLUMNS_KEPT, width: outWidth }, padding);
    return reshape(g, down, [batch, positions(geo) * taps(geo), channels]);
  }
  const rows = reshape(g, x, [geo.batch, geo.height * geo.width, channels]);
  const pixels = geo.height * geo.width;
  const table = windowTable(geo);
  if (table.length === pixels && table.every((pixel, i) => pixel === i)) return rows;
  const index = g.constant(() => table, [table.length], 'int32', `windows ${keyOf(geo)}`);
  return gather(g, table.includes(pixels) ? padRow(g, rows, padding) : rows, index, 1);
}

/** The windows of an image with one tap after the other, [batch, taps, positions * C]: long rows to reduce over taps. */
export function windowsByTap(g: Graph, x: Value, geo: Geometry, padding: number): Value {
  const channels = x.shape[3] as number;
  const pixels = geo.height * geo.width;
  const rows = reshape(g, x, [geo.batch, pixels, channels]);
  const table = tableByTap(geo);
  const index = g.constant(() => table, [table.length], 'int32', `windows by tap ${keyOf(geo)}`);
  const shown = gather(g, table.includes(pixels) ? padRow(g, rows, padding) : rows, index, 1);
  return reshape(g, shown, [geo.batch, taps(geo), positions(geo) * channels]);
}

/**
 * The sum, at every pixel, of what its windows hold for it (col2im): [batch, positions * taps, C] to [batch, H, W, C].
 * It is the transpose of `windows`.
 */
export function unwindow(g: Graph, columns: Value, geo: Geometry): Value {
  const channels = columns.shape[2] as number;
  if (!isTwoSteps(geo, channels)) return unwindowBy(g, columns, geo, windowTable(geo), 'window');
  const { batch, height, filterWidth, outWidth } = geo;
  const wide = reshape(g, columns, [batch, positions(geo) * geo.filterHeight, filterWidth * channels]);
  const up = unwindow(g, wide, { ...geo, ...COLUMNS_KEPT, width: outWidth });
  const across = reshape(g, up, [batch, height * outWidth * filterWidth, channels]);
  return unwindow(g, across, { ...geo, ...ROWS_KEPT, outHeight: height });
}

/** The transpose of `windowsByTap`, of [batch, taps * positions, C]. */
export const unwindowByTap = (g: Graph, columns: Value, geo: Geometry): Value =>
  unwindowBy(g, columns, geo, tableByTap(geo), 'tap');

function unwindowBy(g: Graph, columns: Value, geo: Geometry, table: Int32Array, order: string): Value {
  const channels = columns.shape[2] as number;
  const pixels = geo.height * geo.width;
  const shape = [geo.batch, geo.height, geo.width, channels];
  if (table.length === pixels && table.every((pixel, i) => pixel === i)) return reshape(g, columns, shape);
  const { index, most } = reverseTable(table, pixels);
  const at = g.constant(() => index, [index.length], 'int32', `unwindow by ${order} ${keyOf(geo)}`);
  const source = index.includes(table.length) ? padRow(g, columns, 0) : columns;
  const shown = gather(g, source, at, 1);
  return reshape(g, sumMiddle(g, reshape(g, shown, [geo.batch, most, pixels * channels])), shape);
}
