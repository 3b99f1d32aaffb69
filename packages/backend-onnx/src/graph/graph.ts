import type { TF } from '../types';
import { allocate, type Data, type DType, sizeOf } from './dtype';
import { PORTABLE, type Target } from './target';
import { type Attributes, type Body, type Node, Value } from './value';

/** Constants of at most this many elements are compared by content; longer ones must come with a key. */
const INLINE = 4096;

export interface OutputSpec {
  shape: readonly number[];
  dtype: DType;
}

const signatureOf = (type: string, attributes: Attributes, domain: string, outputs: readonly OutputSpec[]) =>
  `${domain}:${type}${JSON.stringify(attributes)}>${outputs.map((o) => `${o.dtype}[${o.shape}]`)}`;
const keyOf = (signature: string, inputs: readonly Value[]) => `${signature}(${inputs.map((v) => v.id)})`;

/**
 * Records operations. Equal operations on equal inputs are recorded once, which is how the matrix that a convolution
 * gathers in the forward pass is found again by its filter gradient.
 */
export class Graph {
  /** The tfjs kernel being recorded. */
  label = 'graph';
  private readonly nodes = new Map<string, Node>();
  private constants = new Map<string, Value>();

  /** @param target what the graph may count on where it runs; nothing special by default */
  constructor(
    readonly tf: TF,
    readonly target: Target = PORTABLE,
  ) {}

  /** A recorder for the body of one of this graph's nodes, which may use this graph's constants. */
  inner(): Graph {
    const inside = new Graph(this.tf, this.target);
    inside.label = this.label;
    inside.constants = this.constants;
    return inside;
  }

  get size(): number {
    return this.nodes.size;
  }

  /** What was recorded, in that order. */
  recorded(): Node[] {
    return [...this.nodes.values()];
  }

  /** Forgets what was recorded; values made so far stay valid. */
  clear(): void {
    this.nodes.clear();
    this.constants.clear();
  }

  /** The result of an operation of one input if it was recorded. */
  find(type: string, input: Value): Value | undefined {
    return this.nodes.get(keyOf(signatureOf(type, {}, '', [input]), [input]))?.outputs[0];
  }

  /** Records an operation with one output. Inputs may be left out with `undefined`. */
  op(
    type: string,
    inputs: readonly Value[],
    shape: readonly number[],
    dtype: DType,
    attributes: Attributes = {},
    domain = '',
  ): Value {
    return this.multi(type, inputs, [{ shape, dtype }], attributes, domain)[0] as Value;
  }

  /** Records an operation with several outputs; the attributes of one with a body name what distinguishes the body. */
  multi(
    type: string,
    inputs: readonly Value[],
    outputs: readonly OutputSpec[],
    attributes: Attributes = {},
    domain = '',
    body?: Body,
  ): readonly Value[] {
    if (outputs.every((o) => sizeOf(o.shape) === 0)) {
      return outputs.map((o) => Value.known(allocate(o.dtype, 0), o.shape, o.dtype));
    }
    const signature = signatureOf(type, attributes, domain, outputs);
    const key = keyOf(signature, inputs);
    let node = this.nodes.get(key);
    if (!node) {
      const created: Node = {
        type,
        domain,
        attributes,
        inputs,
        outputs: [],
        label: this.label,
        signature,
        ...(body ? { body } : {}),
      };
      created.outputs = outputs.map((o) => {
        const value = new Value(o.shape, o.dtype);
        value.node = created;
        return value;
      });
      node = created;
      this.nodes.set(key, node);
    }
    return node.outputs;
  }

  /** A constant that is part of the structure: shapes, axes, gather tables. `make` is called when it is needed. */
  constant(make: () => Data, shape: readonly number[], dtype: DType, key: string): Value {
    const id = `${dtype}[${shape}]${key}`;
    let value = this.constants.get(id);
    if (!value) {
      value = new Value(shape, dtype);
      value.make = make;
      value.constant = id;
      this.constants.set(id, value);
    }
    return value;
  }

  /** Whole numbers as the int64 list that ONNX wants for axes and shapes. */
  ints(values: readonly number[]): Value {
    return this.constant(
      () => BigInt64Array.from(values, BigInt),
      [values.length],
      'int64',
      values.join(','),
    );
  }

  /** A constant scalar. */
  scalar(value: number, dtype: DType = 'float32'): Value {
    return this.fill(value, [], dtype);
  }

  /** A constant whose elements are all the same. */
  fill(fill: number, shape: readonly number[], dtype: DType): Value {
    const id = `fill ${dtype}[${shape}]${Object.is(fill, -0) ? '-0' : fill}`;
    let value = this.constants.get(id);
    if (!value) {
      value = Value.filled(fill, shape, dtype);
      this.constants.set(id, value);
    }
    return value;
  }

  /** A short constant list, compared by content. */
  list(values: readonly number[], shape: readonly number[], dtype: 'float32' | 'int32'): Value {
    if (values.length > INLINE) throw new Error('a long constant needs a key of its own');
    const make = () => (dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values));
    return this.constant(make, shape, dtype, values.join(','));
  }
}
