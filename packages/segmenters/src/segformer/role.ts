import type { ModelRole } from '@hemlkit/core/onnx';

/** What messages call the model. */
export const role: ModelRole = {
  name: "The segmenter's model",
  exportHint: 'Export it for semantic segmentation: `optimum-cli export onnx --task semantic-segmentation`.',
};
