/** How a safetensors dtype is read: its width in bytes, and one value at a byte offset (little-endian). */
interface Reader {
  width: number;
  read(view: DataView, at: number): number;
}

const readers = {
  F64: { width: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { width: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { width: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { width: 2, read: (view, at) => bfloatToNumber(view.getUint16(at, true)) },
  F8_E5M2: { width: 1, read: (view, at) => halfToNumber(view.getUint8(at) << 8) },
  F8_E4M3: { width: 1, read: (view, at) => smallToNumber(view.getUint8(at)) },
  U64: { width: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  U32: { width: 4, read: (view, at) => view.getUint32(at, true) },
  U16: { width: 2, read: (view, at) => view.getUint16(at, true) },
  I64: { width: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { width: 4, read: (view, at) => view.getInt32(at, true) },
  I16: { width: 2, read: (view, at) => view.getInt16(at, true) },
  I8: { width: 1, read: (view, at) => view.getInt8(at) },
  U8: { width: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { width: 1, read: (view, at) => view.getUint8(at) },
} as const satisfies Record<string, Reader>;

/** The dtypes of safetensors that can be read as float32. */
export type Dtype = keyof typeof readers;

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(readers, name);
}

/** Bytes a value takes. */
export function widthOf(dtype: Dtype): number {
  return readers[dtype].width;
}

/**
 * Values of any dtype as float32.
 * @param shared where they can be read in place they are not copied; else they have memory of their own
 */
export function toFloat32(dtype: Dtype, bytes: Uint8Array, shared = false): Float32Array {
  const { width, read }: Reader = readers[dtype];
  if (shared && dtype === 'F32' && isLittleEndian && bytes.byteOffset % width === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / width);
  const values = new Float32Array(bytes.length / width);
  if (dtype === 'F32' && isLittleEndian) {
    new Uint8Array(values.buffer).set(bytes);
    return values;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < values.length; index++) values[index] = read(view, index * width);
  return values;
}

export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** IEEE 754 binary16: 1 sign bit, 5 of the exponent, 10 of the fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** FP8 E4M3 (Micikevicius et al., 2022): 1 sign bit, 4 of the exponent, 3 of the fraction; no infinity, one NaN. */
function smallToNumber(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 0xf;
  const fraction = bits & 0x7;
  if (exponent === 0xf && fraction === 0x7) return Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -9 : sign * (1 + fraction / 8) * 2 ** (exponent - 7);
}

/** bfloat16 is the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}
