import type { Graph } from '../graph/graph';
import { castTo, reshape } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels } from './kernel';
import { matMul } from './matmul';
import { positions, taps, unwindowVolume, type VolumeInfo, volumeOf, volumeWindows } from './volume';

type Shape5 = [number, number, number, number, number];
interface Conv3dAttributes {
  strides: number | [number, number, number];
  pad: 'same' | 'valid';
  dilations?: number | [number, number, number];
}

function infoOf(
  g: Graph,
  shape: readonly number[],
  filter: readonly number[],
  a: Conv3dAttributes,
): VolumeInfo {
  return g.tf.backend_util.computeConv3DInfo(
    shape as Shape5,
    filter as Shape5,
    a.strides,
    a.dilations ?? 1,
    a.pad,
  );
}

/** [batch * positions, taps * C], the matrix that a filter is multiplied with. */
function columnsOf(g: Graph, x: Value, info: VolumeInfo): Value {
  const geo = volumeOf(info);
  const rows = volumeWindows(g, castTo(g, x, 'float32'), geo, 0);
  return reshape(g, rows, [geo.batch * positions(geo), taps(geo) * geo.channels]);
}

const conv3d = (g: Graph, { x, filter }: { x: Value; filter: Value }, a: Conv3dAttributes) => {
  const info = infoOf(g, x.shape, filter.shape, a);
  const columns = columnsOf(g, x, info);
  const matrix = reshape(g, filter, [columns.shape[1] as number, info.outChannels]);
  const { outDepth, outHeight, outWidth } = info;
  const shape = [info.batchSize, outDepth, outHeight, outWidth, info.outChannels];
  return reshape(g, matMul(g, columns, matrix), shape);
};

const backpropFilter = (
  g: Graph,
  { x, dy }: { x: Value; dy: Value },
  a: Conv3dAttributes & { filterShape: Shape5 },
) => {
  const info = infoOf(g, x.shape, a.filterShape, a);
  const columns = columnsOf(g, x, info);
  const errors = reshape(g, dy, [columns.shape[0] as number, info.outChannels]);
  return reshape(g, matMul(g, columns, errors, { transposeA: true }), a.filterShape);
};

const backpropInput = (
  g: Graph,
  { dy, filter }: { dy: Value; filter: Value },
  a: Conv3dAttributes & { inputShape: Shape5 },
) => {
  const info = infoOf(g, a.inputShape, filter.shape, a);
  const geo = volumeOf(info);
  const matrix = reshape(g, filter, [taps(geo) * geo.channels, info.outChannels]);
  const errors = reshape(g, dy, [geo.batch * positions(geo), info.outChannels]);
  const columns = matMul(g, errors, matrix, { transposeB: true });
  return unwindowVolume(g, reshape(g, columns, [geo.batch, positions(geo) * taps(geo), geo.channels]), geo);
};

export const conv3dKernels: Kernels = {
  Conv3D: conv3d as Kernel,
  Conv3DBackpropFilterV2: backpropFilter as Kernel,
  Conv3DBackpropInputV2: backpropInput as Kernel,
};
