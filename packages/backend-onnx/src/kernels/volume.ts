import type { Graph } from '../graph/graph';
import { gather, reshape } from '../graph/ops';
import { sumMiddle } from '../graph/reduce';
import type { Value } from '../graph/value';
import { padRow, reverseTable } from './windows';

/** Which voxels of a volume [batch, D, H, W, C] each window covers; triples go depth, height, width. */
export interface VolumeGeometry {
  batch: number;
  channels: number;
  from: Triple;
  to: Triple;
  filter: Triple;
  stride: Triple;
  dilation: Triple;
  /** Padding before the first voxel. */
  before: Triple;
}
export type Triple = [number, number, number];

/** What `computePool3DInfo` and `computeConv3DInfo` of tfjs return about windows. */
export interface VolumeInfo {
  batchSize: number;
  inDepth: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outDepth: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  strideDepth: number;
  strideHeight: number;
  strideWidth: number;
  filterDepth: number;
  filterHeight: number;
  filterWidth: number;
  dilationDepth: number;
  dilationHeight: number;
  dilationWidth: number;
  padInfo: { front: number; top: number; left: number };
}

export function volumeOf(info: VolumeInfo): VolumeGeometry {
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    from: [info.inDepth, info.inHeight, info.inWidth],
    to: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}

const product = ([a, b, c]: Triple) => a * b * c;
export const positions = (geo: VolumeGeometry): number => product(geo.to);
export const taps = (geo: VolumeGeometry): number => product(geo.filter);

function* cells([depth, height, width]: Triple): Generator<Triple> {
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) yield [z, y, x];
}

/** The voxel under each tap of each window, [positions * taps]; the number of voxels stands for padding. */
export function volumeTable({ from, to, filter, stride, dilation, before }: VolumeGeometry): Int32Array {
  const outside = product(from);
  const table: number[] = [];
  for (const position of cells(to)) {
    for (const tap of cells(filter)) {
      const at = (i: 0 | 1 | 2) => position[i] * stride[i] - before[i] + tap[i] * dilation[i];
      const [z, y, x] = [at(0), at(1), at(2)];
      const inside = z >= 0 && z < from[0] && y >= 0 && y < from[1] && x >= 0 && x < from[2];
      table.push(inside ? (z * from[1] + y) * from[2] + x : outside);
    }
  }
  return Int32Array.from(table);
}

const keyOf = (geo: VolumeGeometry) => JSON.stringify({ ...geo, batch: 0, channels: 0 });

/** The windows of a volume as rows of channels: [batch, D, H, W, C] to [batch, positions * taps, C]. */
export function volumeWindows(g: Graph, x: Value, geo: VolumeGeometry, padding: number): Value {
  const table = volumeTable(geo);
  const rows = reshape(g, x, [geo.batch, product(geo.from), geo.channels]);
  const index = g.constant(() => table, [table.length], 'int32', `volume windows ${keyOf(geo)}`);
  return gather(g, padRow(g, rows, padding), index, 1);
}

/** The sum, at every voxel, of what its windows hold for it: [batch, positions * taps, C] to [batch, D, H, W, C]. */
export function unwindowVolume(g: Graph, columns: Value, geo: VolumeGeometry): Value {
  const voxels = product(geo.from);
  const { index, most } = reverseTable(volumeTable(geo), voxels);
  const at = g.constant(() => index, [index.length], 'int32', `volume unwindow ${keyOf(geo)}`);
  const shown = gather(g, padRow(g, columns, 0), at, 1);
  const sums = sumMiddle(g, reshape(g, shown, [geo.batch, most, voxels * geo.channels]));
  return reshape(g, sums, [geo.batch, ...geo.from, geo.channels]);
}
