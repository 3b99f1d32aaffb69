import { type Dimension, onnxModel } from '@hemlkit/testing';

export interface TinyModel {
  /** [classes, 3, stride, stride]: each logit sees one square of pixels. */
  weights: Float32Array;
  classes: number;
  stride: number;
  batch?: Dimension;
  size?: Dimension;
  input?: string;
  output?: string;
}

/** A model `pixel_values` → `logits` of one convolution whose stride is its kernel's side. */
export function tinyOnnx(options: TinyModel): Uint8Array {
  const { weights, classes, stride, batch = 'batch', size = 'size' } = options;
  const { input = 'pixel_values', output = 'logits' } = options;
  return onnxModel({
    nodes: [
      {
        type: 'Conv',
        inputs: [input, 'weights'],
        outputs: [output],
        attributes: { strides: [stride, stride] },
      },
    ],
    weights: { weights: { shape: [classes, 3, stride, stride], data: weights } },
    inputs: [{ name: input, shape: [batch, 3, size, size] }],
    outputs: [{ name: output, shape: [batch, classes, 'h', 'w'] }],
  });
}
