import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OnnxBackend } from '../backend';
import { emit } from '../onnx/emit';
import type { InputSpec } from '../types';
import { openExtent, type Shape } from './open-extent';
import { type Recording, recordFunction } from './record-function';
import { toStandard } from './standard';

/** An input of an exported model. */
export interface OnnxInput {
  /** Letters, digits and underscores. */
  name: string;
  /** A text is an extent that stays open, such as `['batch', 64, 64, 3]`; all texts of a model must be the same. */
  shape: readonly (number | string)[];
  /** `uint8` values reach the function as an int32 tensor. */
  dtype: InputSpec['dtype'];
}

export interface OnnxOptions {
  /** What messages and the model call the function; default: the function's name. */
  name?: string;
  /** Names of the outputs; default `output0`, `output1`, ... */
  outputs?: readonly string[];
  /** Names that the model gives to the values of these variables; others are numbered. */
  variables?: Readonly<Record<string, Variable>>;
  /** Texts for the model's `metadata_props`. */
  metadata?: Readonly<Record<string, string>>;
}

/** Extents at which a function with an open one is recorded: unlike each other and the extents that models have. */
const PROBES = [13, 17] as const;
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Turns a function of tensors into an ONNX model: IR version 9, operators of opset 20 of the standard set (`ONNX_OPSET`)
 * wherever there are such. Variables and other tensors that the function reads become constants of the model with the
 * values they have now.
 *
 * An open extent is found by recording the function at two sizes: what differs between the two must be a multiple of it.
 *
 * @param fn of as many tensors as there are inputs; gives a tensor or several
 * @returns the bytes of an .onnx file
 * @throws when the function reads values, assigns variables, draws random numbers or uses an operation that graphs cannot
 *   hold, and when its graph cannot have the extent open; the message names the operation
 */
export function toOnnx(
  backend: OnnxBackend,
  fn: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: readonly OnnxInput[],
  options: OnnxOptions = {},
): Uint8Array {
  const name = options.name ?? (fn.name || 'function');
  checkNames(
    'input',
    inputs.map((input) => input.name),
    name,
  );
  const open = openOf(inputs, name);
  const record = (size: number) =>
    recordFunction(
      backend,
      fn,
      inputs.map(({ shape, dtype }) => ({ shape: at(shape, size), dtype })),
      name,
    );
  const recording = record(PROBES[0]);
  const shapes: Map<unknown, Shape> = new Map();
  let { graph } = recording;
  if (open !== undefined) {
    const opened = openExtent(recording, record(PROBES[1]), { sizes: PROBES, name: open, of: name });
    graph = opened.graph;
    for (const [value, shape] of opened.shapes) shapes.set(value, shape);
  }
  graph = toStandard(graph, recording.recorder);
  const outputs = options.outputs ?? graph.outputs.map((_, i) => `output${i}`);
  checkNames('output', [...inputs.map((input) => input.name), ...outputs], name);
  if (outputs.length !== graph.outputs.length)
    throw new Error(`${name} gives ${graph.outputs.length} tensors, and ${outputs.length} outputs are named`);
  const face = {
    inputs: inputs.map((input) => input.name),
    outputs,
    constants: constantNames(recording, options.variables ?? {}),
    shapes: shapes as never,
    metadata: options.metadata ?? {},
  };
  return emit(graph, name, { face });
}

const at = (shape: readonly (number | string)[], size: number): number[] =>
  shape.map((extent) => (typeof extent === 'string' ? size : extent));

function openOf(inputs: readonly OnnxInput[], name: string): string | undefined {
  const open = new Set(inputs.flatMap(({ shape }) => shape.filter((extent) => typeof extent === 'string')));
  if (open.size > 1)
    throw new Error(`the inputs of ${name} have ${[...open].join(' and ')} open; only one extent can be`);
  const [only] = open;
  if (only !== undefined && !NAME.test(only)) throw badName('extent', only, name);
  return only;
}

function checkNames(what: string, names: readonly string[], of: string): void {
  names.forEach((name, i) => {
    if (!NAME.test(name)) throw badName(what, name, of);
    if (names.indexOf(name) !== i) throw new Error(`two inputs or outputs of ${of} are named '${name}'`);
  });
}

const badName = (what: string, name: string, of: string) =>
  new Error(`'${name}' cannot name an ${what} of ${of}: use letters, digits and underscores`);

function constantNames({ variables }: Recording, names: Readonly<Record<string, Variable>>) {
  const byVariable = new Map(Object.entries(names).map(([name, variable]) => [variable, name]));
  return new Map(
    variables.flatMap(({ variable, value }) => {
      const name = byVariable.get(variable);
      return name === undefined ? [] : [[value, name] as const];
    }),
  );
}
