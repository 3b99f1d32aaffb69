import type { OrtTensor } from '../types';
import { allocate, bytesOf, type Data, type DType, filled, sizeOf } from './dtype';

export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

let nextId = 1;

/** One operation of a graph. */
export interface Node {
  readonly type: string;
  /** '' for the ONNX standard, 'com.microsoft' for ONNX Runtime's own operators. */
  readonly domain: string;
  readonly attributes: Attributes;
  inputs: readonly Value[];
  outputs: readonly Value[];
  /** The tfjs kernel that asked for the operation; it names the node in errors and profiles. */
  readonly label: string;
  /** Type, domain and attributes as text: what the structure of a graph is compared by. */
  readonly signature: string;
  /** Of a `Scan`: what is done to each piece. The node's first inputs are the pieces, the others are read as they are. */
  readonly body?: Body;
}

/** A graph inside of a node. Its nodes may read values of the graph around it. */
export interface Body {
  readonly inputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}

/**
 * A tensor of a graph. Exactly one of these gives the source of its contents: `node` computes it, `data` holds it,
 * `fill` repeats one number, `placeholder` marks that a compiled step gets it at run time.
 */
export class Value {
  readonly id = nextId++;
  node?: Node;
  data?: Data;
  fill?: number;
  placeholder?: string;
  /** Set on data that belongs to the graph's structure and goes into the model: a text equal for equal contents. */
  constant?: string;
  /** Builds `data` of a constant when it is first needed. */
  make?: () => Data;
  /** True on a program's state: its array is written again by a later run. */
  recycled = false;
  /** True when something besides its tensor may still read `data`, so that a program must not write over it. */
  shared = false;
  /** How often the backend had computed all that was pending when an operation last took it; such may still read it. */
  readAt = -1;
  /** True once a tensor has been made of it; a second one shares it. */
  held = false;
  /** `data` as ONNX Runtime takes it, made once. */
  tensor?: OrtTensor;
  /** The same in the shape in which a compiled step writes it. */
  pieces?: OrtTensor;

  constructor(
    readonly shape: readonly number[],
    readonly dtype: DType,
  ) {}

  get size(): number {
    return sizeOf(this.shape);
  }

  /** True when the contents are available without running a graph. */
  get known(): boolean {
    return this.data !== undefined || this.fill !== undefined || this.make !== undefined;
  }

  /** The contents of a known value. */
  contents(): Data {
    if (this.data === undefined) {
      if (this.make) this.data = this.make();
      else if (this.fill !== undefined) this.data = this.repeated(this.fill);
      else if (this.size === 0) this.data = allocate(this.dtype, 0);
      else throw new Error(`the value of ${describe(this)} is not known yet`);
    }
    return this.data;
  }

  private repeated(fill: number): Data {
    try {
      return filled(this.dtype, this.size, fill);
    } catch (error) {
      throw outOfMemory(this, error);
    }
  }

  static known(data: Data, shape: readonly number[], dtype: DType): Value {
    const value = new Value(shape, dtype);
    value.data = data;
    return value;
  }

  static filled(fill: number, shape: readonly number[], dtype: DType): Value {
    const value = new Value(shape, dtype);
    value.fill = dtype === 'bool' ? (fill ? 1 : 0) : dtype === 'float32' ? Math.fround(fill) : fill;
    return value;
  }
}

/** An array for the contents of a value. */
export function allocateFor(value: Value): Data {
  try {
    return allocate(value.dtype, value.size);
  } catch (error) {
    throw outOfMemory(value, error);
  }
}

function outOfMemory(value: Value, cause: unknown): Error {
  const gigabytes = ((value.size * bytesOf[value.dtype]) / 2 ** 30).toFixed(1);
  return new Error(`out of memory: ${describe(value)} takes ${gigabytes} GB; make it smaller`, { cause });
}

/** A value in words, for messages: what made it, its type and its shape. */
export function describe(value: Value): string {
  const made = value.node ? `the result of ${value.node.label}` : (value.placeholder ?? 'a tensor');
  return `${made} (${value.dtype} [${value.shape.join(', ')}])`;
}
