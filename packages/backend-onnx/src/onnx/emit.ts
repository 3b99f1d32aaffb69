import { filled } from '../graph/dtype';
import type { Node, Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';
import { encodeModel, type OnnxConstant, type OnnxModel, type OnnxNode } from './model';
import { silenced } from './silenced';

/** A repeated number longer than this is written as the number and a shape. */
const EXPAND_FROM = 16;
const LIMIT = 2 ** 31 - 1;

/** Name of the i-th input and output of an emitted model. */
export const inputName = (i: number): string => `i${i}`;
export const outputName = (i: number): string => `o${i}`;

/** How a model that others are to run shows itself. */
export interface Face {
  inputs: readonly string[];
  outputs: readonly string[];
  /** Names of constants, for example of trained weights. */
  constants: ReadonlyMap<Value, string>;
  /** Shapes of inputs and outputs with extents that are open. */
  shapes: ReadonlyMap<Value, readonly (number | string)[]>;
  metadata: Readonly<Record<string, string>>;
}

export interface EmitOptions {
  /** Is filled with the node behind each name. */
  origins?: Map<string, Node>;
  /** Names and shapes of inputs and outputs; without it they are called `i0` and `o0`. */
  face?: Face;
  /** Begins the outputs with the one that `silenced` adds. */
  silent?: boolean;
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * The same graph as an ONNX model; nodes are named after the tfjs kernels that asked for them.
 */
export function emit(graph: Subgraph, name: string, { origins, face, silent }: EmitOptions = {}): Uint8Array {
  // No name that a person gives begins so.
  const inner = face ? '/' : '';
  const inputNames = face?.inputs ?? graph.inputs.map((_, i) => inputName(i));
  const outputNames = face?.outputs ?? graph.outputs.map((_, i) => outputName(i));
  const names = new Map<Value, string>();
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const identities: OnnxNode[] = [];
  const named = new Map<string, number>();
  const add = (
    label: string,
    type: string,
    inputs: string[],
    outputs: string[],
    domain = '',
    attributes = {},
  ) => {
    const count = named.get(label) ?? 0;
    named.set(label, count + 1);
    return { name: `${label}_${count}`, type, domain, inputs, outputs, attributes };
  };

  graph.inputs.forEach((value, i) => {
    names.set(value, inputNames[i] as string);
  });
  graph.constants.forEach((value, i) => {
    const id = face?.constants.get(value) ?? `${inner}c${i}`;
    names.set(value, id);
    if (value.fill !== undefined && value.size > EXPAND_FROM) {
      const dims = BigInt64Array.from(value.shape, BigInt);
      const scalar = bytesOf(filled(value.dtype, 1, value.fill));
      constants.push({ name: `${id}s`, dtype: value.dtype, shape: [], bytes: scalar });
      constants.push({ name: `${id}d`, dtype: 'int64', shape: [dims.length], bytes: bytesOf(dims) });
      nodes.push(add('Fill', 'Expand', [`${id}s`, `${id}d`], [id]));
    } else {
      constants.push({ name: id, dtype: value.dtype, shape: value.shape, bytes: bytesOf(value.contents()) });
    }
  });
  const size = constants.reduce((sum, c) => sum + c.bytes.byteLength, 0);
  if (size > LIMIT)
    throw new Error(`the constants of ${name} take ${size} bytes; an ONNX model holds ${LIMIT}`);

  graph.outputs.forEach((value, i) => {
    const source = names.get(value);
    const called = outputNames[i] as string;
    if (source !== undefined) identities.push(add('Output', 'Identity', [source], [called]));
    else names.set(value, called);
  });
  let next = 0;
  const nameOf = (value: Value): string => {
    let id = names.get(value);
    if (id === undefined) {
      id = `${inner}v${next++}`;
      names.set(value, id);
    }
    return id;
  };
  const toOnnx = (node: Node): OnnxNode => {
    const { label, type, domain, attributes, body } = node;
    if (!body) {
      const plain = add(label, type, node.inputs.map(nameOf), node.outputs.map(nameOf), domain, attributes);
      origins?.set(plain.name, node);
      return plain;
    }
    const pieces = node.inputs.slice(0, body.inputs.length).map(nameOf);
    const scan = { num_scan_inputs: body.inputs.length };
    const bodyModel: OnnxModel = {
      name: label,
      nodes: body.nodes.map(toOnnx),
      inputs: body.inputs.map((v) => ({ name: nameOf(v), dtype: v.dtype, shape: v.shape })),
      outputs: body.outputs.map((v) => ({ name: nameOf(v), dtype: v.dtype, shape: v.shape })),
      constants: [],
    };
    return { ...add(label, type, pieces, node.outputs.map(nameOf), domain, scan), body: bodyModel };
  };
  for (const node of graph.nodes) nodes.push(toOnnx(node));
  const outside = (called: readonly string[]) => (v: Value, i: number) => ({
    name: called[i] as string,
    dtype: v.dtype,
    shape: face?.shapes.get(v) ?? v.shape,
  });
  const model = {
    name,
    nodes: [...nodes, ...identities],
    inputs: graph.inputs.map(outside(inputNames)),
    outputs: graph.outputs.map(outside(outputNames)),
    constants,
    ...(face ? { metadata: face.metadata } : {}),
  };
  return encodeModel(silent ? silenced(model) : model);
}
