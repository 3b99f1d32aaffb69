/** ONNX models of a few bytes, written field by field: enough of onnx.proto3 for nodes, their attributes and weights. */

type Field = [number: number, value: number | string | Uint8Array];

export type Dimension = number | string;

export interface OnnxNode {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Whole numbers, and lists of them. */
  attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxEnd {
  name: string;
  shape: readonly Dimension[];
  /** Of onnx.proto3. Default: 1, float32. */
  type?: number;
}

export interface OnnxWeight {
  shape: readonly number[];
  /** BigInt64Array for int64. */
  data: Float32Array | BigInt64Array;
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  weights: Readonly<Record<string, OnnxWeight>>;
  inputs: readonly OnnxEnd[];
  outputs: readonly OnnxEnd[];
}

/**
 * A model in ONNX form, for tests of what reads one.
 *
 * @example
 * const ends = { inputs: [{ name: 'x', shape: ['n', 2] }], outputs: [{ name: 'y', shape: ['n', 2] }] };
 * onnxModel({ ...ends, nodes: [{ type: 'Relu', inputs: ['x'], outputs: ['y'] }], weights: {} });
 */
export function onnxModel({ nodes, weights, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = message([
    ...nodes.map((node): Field => [1, nodeOf(node)]),
    [2, 'tiny'],
    ...Object.entries(weights).map(([name, weight]): Field => [5, weightOf(name, weight)]),
    ...inputs.map((end): Field => [11, endOf(end)]),
    ...outputs.map((end): Field => [12, endOf(end)]),
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ]);
}

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
  // 64 bits in two's complement, for axes counted from the end.
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

const nodeOf = ({ type, inputs, outputs, attributes = {} }: OnnxNode) =>
  message([
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, type],
    ...Object.entries(attributes).map(([name, value]): Field => [5, attributeOf(name, value)]),
  ]);

const attributeOf = (name: string, value: number | readonly number[]) =>
  typeof value === 'number'
    ? message([
        [1, name],
        [3, value],
        [20, 2],
      ])
    : message([[1, name], ...value.map((one): Field => [8, one]), [20, 7]]);

const weightOf = (name: string, { shape, data }: OnnxWeight) =>
  message([
    ...shape.map((d): Field => [1, d]),
    [2, data instanceof Float32Array ? 1 : 7],
    [8, name],
    [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  ]);

const endOf = ({ name, shape, type = 1 }: OnnxEnd) =>
  message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, type],
            [2, message(shape.map((d) => [1, message([typeof d === 'number' ? [1, d] : [2, d]])]))],
          ]),
        ],
      ]),
    ],
  ]);
