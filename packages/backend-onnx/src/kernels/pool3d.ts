import type { Graph } from '../graph/graph';
import { binary, castTo, expand, reshape } from '../graph/ops';
import { reduce } from '../graph/reduce';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

import {
  positions,
  taps,
  unwindowVolume,
  type VolumeGeometry,
  volumeOf,
  volumeTable,
  volumeWindows,
} from './volume';

interface Pool3dAttributes {
  filterSize: number | [number, number, number];
  strides: number | [number, number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NDHWC' | 'NCDHW';
}

function geometry(g: Graph, x: Value, a: Pool3dAttributes): VolumeGeometry {
  const shape = x.shape as [number, number, number, number, number];
  const { filterSize, strides, pad, dimRoundingMode, dataFormat } = a;
  return volumeOf(
    g.tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode, dataFormat),
  );
}

/** [batch, positions, taps, C] */
function windowsOf(g: Graph, x: Value, geo: VolumeGeometry, padding: number): Value {
  const rows = volumeWindows(g, castTo(g, x, 'float32'), geo, padding);
  return reshape(g, rows, [geo.batch, positions(geo), taps(geo), geo.channels]);
}

const outShape = (geo: VolumeGeometry) => [geo.batch, ...geo.to, geo.channels];

const maxPool3d = (g: Graph, { x }: X, a: Pool3dAttributes) => {
  const geo = geometry(g, x, a);
  const most = reduce(g, 'ReduceMax', windowsOf(g, x, geo, Number.NEGATIVE_INFINITY), [2]);
  return castTo(g, reshape(g, most, outShape(geo)), x.dtype);
};

/** Each output's gradient goes to the last of the greatest elements of its window, where tfjs's 3-D pooling sends it. */
const maxPool3dGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: Pool3dAttributes) => {
  const geo = geometry(g, input, a);
  const seen = windowsOf(g, input, geo, Number.NEGATIVE_INFINITY);
  const at = [geo.batch, positions(geo), 1, geo.channels];
  const attributes = { axis: 2, keepdims: 1, select_last_index: 1 };
  const chosen = castTo(g, g.op('ArgMax', [seen], at, 'int64', attributes), 'int32');
  const order = g.list([...Array(taps(geo)).keys()], [taps(geo), 1], 'int32');
  const hit = castTo(g, binary(g, 'Equal', chosen, order, 'bool'), 'float32');
  return toVoxels(g, binary(g, 'Mul', hit, reshape(g, dy, at)), geo);
};

const toVoxels = (g: Graph, spread: Value, geo: VolumeGeometry) =>
  unwindowVolume(g, reshape(g, spread, [geo.batch, positions(geo) * taps(geo), geo.channels]), geo);

/** The mean over the voxels that a window covers; padding does not count. */
const avgPool3d = (g: Graph, { x }: X, a: Pool3dAttributes) => {
  const geo = geometry(g, x, a);
  const sums = reduce(g, 'ReduceSum', windowsOf(g, x, geo, 0), [2]);
  const size = taps(geo);
  const outside = geo.from[0] * geo.from[1] * geo.from[2];
  const counts = new Float32Array(positions(geo));
  volumeTable(geo).forEach((voxel, i) => {
    if (voxel !== outside) counts[Math.floor(i / size)] = (counts[Math.floor(i / size)] as number) + 1;
  });
  // A window over padding alone has the mean 0.
  const divisors = counts.map((n) => Math.max(n, 1));
  const key = `volume coverage ${JSON.stringify({ ...geo, batch: 0, channels: 0 })}`;
  const divisor = g.constant(() => divisors, [counts.length, 1], 'float32', key);
  return reshape(g, binary(g, 'Div', sums, divisor), outShape(geo));
};

/** As tfjs computes it: every voxel of a window gets the same share, 1 / (taps of the window), at edges too. */
const avgPool3dGrad = (g: Graph, { dy, input }: { dy: Value; input: Value }, a: Pool3dAttributes) => {
  const geo = geometry(g, input, a);
  const share = binary(g, 'Mul', dy, g.scalar(1 / taps(geo)));
  const spread = [geo.batch, positions(geo), taps(geo), geo.channels];
  return toVoxels(g, expand(g, reshape(g, share, [geo.batch, positions(geo), 1, geo.channels]), spread), geo);
};

export const pool3dKernels: Kernels = {
  MaxPool3D: maxPool3d as Kernel,
  MaxPool3DGrad: maxPool3dGrad as Kernel,
  AvgPool3D: avgPool3d as Kernel,
  AvgPool3DGrad: avgPool3dGrad as Kernel,
};
