import type { ModelRole } from '@hemlkit/core/onnx';

/** What messages call the model. */
export const role: ModelRole = {
  name: 'The given model',
  exportHint:
    'Export the network from images to vectors: `optimum-cli export onnx --task feature-extraction`.',
};
