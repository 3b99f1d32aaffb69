import { binaryKernels } from './binary';
import { convKernels } from './conv';
import { conv3dKernels } from './conv3d';
import { countKernels } from './count';
import { createKernels } from './create';
import { depthwiseKernels } from './depthwise';
import { dilationKernels } from './dilation';
import { einsumKernels } from './einsum';
import { gatherKernels } from './gather';
import { imageKernels } from './image';
import type { Kernels } from './kernel';
import { matmulKernels } from './matmul';
import { normaliseKernels } from './normalise';
import { poolKernels } from './pool';
import { pool3dKernels } from './pool3d';
import { reduceKernels } from './reduce';
import { sampleKernels } from './sample';
import { shapeKernels } from './shape';
import { spaceKernels } from './space';
import { unaryKernels } from './unary';

/** Every kernel of the backend, by tfjs's name. */
export const kernels: Kernels = {
  ...unaryKernels,
  ...binaryKernels,
  ...reduceKernels,
  ...matmulKernels,
  ...convKernels,
  ...depthwiseKernels,
  ...poolKernels,
  ...imageKernels,
  ...shapeKernels,
  ...gatherKernels,
  ...createKernels,
  ...spaceKernels,
  ...sampleKernels,
  ...pool3dKernels,
  ...normaliseKernels,
  ...einsumKernels,
  ...dilationKernels,
  ...countKernels,
  ...conv3dKernels,
};
