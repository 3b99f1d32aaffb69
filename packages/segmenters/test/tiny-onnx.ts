/** ONNX models of a few bytes, written field by field: enough of protobuf for one node and its weights. */

type Field = [number: number, value: number | string | Uint8Array];

function message(fields: readonly Field[]): Uint8Array {
  const parts = fields.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
    const bytes = Buffer.from(value);
    return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
  });
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

type Dimension = number | string;

const tensorType = (shape: readonly Dimension[], type = 1) =>
  message([
    [
      1,
      message([
        [1, type],
        [2, message(shape.map((d) => [1, message([typeof d === 'number' ? [1, d] : [2, d]])]))],
      ]),
    ],
  ]);

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
  const ints = (name: string, values: number[]) =>
    message([[1, name], ...values.map((value): Field => [8, value]), [20, 7]]);
  const node = message([
    [1, input],
    [1, 'weights'],
    [2, output],
    [4, 'Conv'],
    [5, ints('strides', [stride, stride])],
  ]);
  const initializer = message([
    ...[classes, 3, stride, stride].map((d): Field => [1, d]),
    [2, 1],
    [8, 'weights'],
    [9, new Uint8Array(weights.buffer)],
  ]);
  const graph = message([
    [1, node],
    [2, 'tiny'],
    [5, initializer],
    [
      11,
      message([
        [1, input],
        [2, tensorType([batch, 3, size, size])],
      ]),
    ],
    [
      12,
      message([
        [1, output],
        [2, tensorType([batch, classes, 'h', 'w'])],
      ]),
    ],
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ]);
}
