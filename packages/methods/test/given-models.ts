import { type Dimension, onnxModel } from '@hemlkit/testing';

/*
 * Small networks with the ends of those that people bring. All weights are drawn here, so that a test can compute what they give.
 */

export const side = 8;
export const patch = 4;
const patches = (side / patch) ** 2;

/** [outputs, 3, patch, patch], from a sum of sines that no symmetry of an image leaves alone. */
export const kernels = (outputs: number): Float32Array =>
  Float32Array.from({ length: outputs * 3 * patch * patch }, (_, i) => Math.sin(1.7 * i + 0.3) / 4);

const convolution = (input: string, outputs: string[]) => ({
  type: 'Conv',
  inputs: [input, 'kernels'],
  outputs,
  attributes: { strides: [patch, patch] },
});
const longs = (...values: number[]) => ({
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** As MobileFaceNet and ArcFace are exported: `input.1` → a vector, here the mean of each channel. */
export const faceNet = (dimensions: number, batch: Dimension = 'None'): Uint8Array =>
  onnxModel({
    nodes: [
      convolution('input.1', ['map']),
      { type: 'GlobalAveragePool', inputs: ['map'], outputs: ['pooled'] },
      { type: 'Flatten', inputs: ['pooled'], outputs: ['683'] },
    ],
    weights: { kernels: { shape: [dimensions, 3, patch, patch], data: kernels(dimensions) } },
    inputs: [{ name: 'input.1', shape: [batch, 3, side, side] }],
    outputs: [{ name: '683', shape: [batch, dimensions] }],
  });

/** As DINOv2 is: `pixel_values` → `last_hidden_state` [batch, tokens, dimensions], a token a patch. */
export const tokenNet = (dimensions: number): Uint8Array =>
  onnxModel({
    nodes: [
      convolution('pixel_values', ['map']),
      { type: 'Reshape', inputs: ['map', 'shape'], outputs: ['rows'] },
      {
        type: 'Transpose',
        inputs: ['rows'],
        outputs: ['last_hidden_state'],
        attributes: { perm: [0, 2, 1] },
      },
    ],
    weights: {
      kernels: { shape: [dimensions, 3, patch, patch], data: kernels(dimensions) },
      shape: longs(0, dimensions, -1),
    },
    inputs: [{ name: 'pixel_values', shape: ['batch_size', 'num_channels', 'height', 'width'] }],
    outputs: [{ name: 'last_hidden_state', shape: ['batch_size', 'sequence_length', dimensions] }],
  });

/** As CLIP's half of images is: tokens first, then `image_embeds` [batch, dimensions], here the first token twice as long. */
export const clipNet = (dimensions: number): Uint8Array =>
  onnxModel({
    nodes: [
      convolution('pixel_values', ['map']),
      { type: 'Reshape', inputs: ['map', 'shape'], outputs: ['rows'] },
      {
        type: 'Transpose',
        inputs: ['rows'],
        outputs: ['last_hidden_state'],
        attributes: { perm: [0, 2, 1] },
      },
      { type: 'Gather', inputs: ['last_hidden_state', 'first'], outputs: ['token'], attributes: { axis: 1 } },
      { type: 'Add', inputs: ['token', 'token'], outputs: ['twice'] },
      { type: 'Squeeze', inputs: ['twice', 'one'], outputs: ['image_embeds'] },
    ],
    weights: {
      kernels: { shape: [dimensions, 3, patch, patch], data: kernels(dimensions) },
      shape: longs(0, dimensions, -1),
      first: longs(0),
      one: longs(1),
    },
    inputs: [{ name: 'pixel_values', shape: ['batch_size', 3, 'height', 'width'] }],
    outputs: [
      { name: 'last_hidden_state', shape: ['batch_size', patches, dimensions] },
      { name: 'image_embeds', shape: ['batch_size', dimensions] },
    ],
  });

/** As TensorFlow's exports are: channels last, [batch, dimensions, height, width] behind them. */
export const mapNet = (dimensions: number): Uint8Array =>
  onnxModel({
    nodes: [
      { type: 'Transpose', inputs: ['images'], outputs: ['first'], attributes: { perm: [0, 3, 1, 2] } },
      convolution('first', ['features']),
    ],
    weights: { kernels: { shape: [dimensions, 3, patch, patch], data: kernels(dimensions) } },
    inputs: [{ name: 'images', shape: ['n', side, side, 3] }],
    outputs: [{ name: 'features', shape: ['n', dimensions, 'h', 'w'] }],
  });

/** A model of images and texts. */
export const imagesAndTexts = (): Uint8Array =>
  onnxModel({
    nodes: [{ type: 'Relu', inputs: ['pixel_values'], outputs: ['y'] }],
    weights: {},
    inputs: [
      { name: 'input_ids', shape: ['n', 't'], type: 7 },
      { name: 'pixel_values', shape: ['n', 3, side, side] },
    ],
    outputs: [{ name: 'y', shape: ['n', 3, side, side] }],
  });

/** Relu of an input of a shape. */
export const reluOf = (shape: readonly Dimension[], type = 1): Uint8Array =>
  onnxModel({
    nodes: [{ type: 'Relu', inputs: ['x'], outputs: ['y'] }],
    weights: {},
    inputs: [{ name: 'x', shape, type }],
    outputs: [{ name: 'y', shape, type }],
  });

/**
 * What the convolution gives at each patch, in plain loops: [patches][dimensions].
 *
 * @param pixels [side, side, 3] of the channels that the network sees
 */
export function tokensOf(pixels: ArrayLike<number>, dimensions: number): number[][] {
  const weights = kernels(dimensions);
  const across = side / patch;
  return Array.from({ length: patches }, (_, at) => {
    const [top, left] = [Math.floor(at / across) * patch, (at % across) * patch];
    return Array.from({ length: dimensions }, (_, output) => {
      let sum = 0;
      for (let c = 0; c < 3; c++)
        for (let y = 0; y < patch; y++)
          for (let x = 0; x < patch; x++)
            sum +=
              weights[((output * 3 + c) * patch + y) * patch + x]! *
              pixels[((top + y) * side + left + x) * 3 + c]!;
      return sum;
    });
  });
}

export const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0) / rows.length);
