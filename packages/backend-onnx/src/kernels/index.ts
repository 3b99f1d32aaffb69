import { binaryKernels } from './binary';
import { convKernels } from './conv';
import { createKernels } from './create';
import { depthwiseKernels } from './depthwise';
import { gatherKernels } from './gather';
import { imageKernels } from './image';
import type { Kernels } from './kernel';
import { matmulKernels } from './matmul';
import { poolKernels } from './pool';
import { reduceKernels } from './reduce';
import { shapeKernels } from './shape';
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
};
