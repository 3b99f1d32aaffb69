import type { ImageModelRole } from '@hemlkit/core/onnx';

/** What messages call the model. */
export const role: ImageModelRole = {
  owner: 'the method',
  name: 'The given model',
  exportHint:
    'Export the network from images to vectors: `optimum-cli export onnx --task feature-extraction`.',
};
