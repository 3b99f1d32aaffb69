import { HemlError } from '../contracts/error';
import { mostBytes, readIfThere } from '../files/read-file';
import { isDtype, toFloat32, widthOf } from './dtype';
import { refuseOtherFormats } from './other-format';

/** A tensor on the host, row-major. */
export interface HostTensor {
  shape: number[];
  data: Float32Array;
}

/** The header's entry of one tensor: `data_offsets` count bytes from the header's end, end exclusive. */
interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const metadataKey = '__metadata__';
const lengthBytes = 8;

/**
 * Writes tensors in the safetensors format (huggingface/safetensors): the header's length as 8 little-endian bytes,
 * a JSON header padded with spaces to a multiple of 8, then the values, all F32. Names are sorted, so the same
 * tensors give the same bytes.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, HostTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: [string, unknown][] = [];
  if (metadata) header.push([metadataKey, Object.fromEntries(Object.entries(metadata).sort(byName))]);
  let offset = 0;
  for (const name of names) {
    const { shape, data } = tensors[name] as HostTensor;
    if (name === metadataKey || product(shape) !== data.length) {
      throw new HemlError(`Cannot save tensor "${name}": shape [${shape}] with ${data.length} values.`, {
        code: 'tensor-shape-mismatch',
      });
    }
    header.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.length * 4] }]);
    offset += data.length * 4;
  }
  // Written by hand, not as one object: an object would put names that look like whole numbers first.
  const members = header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerLength + offset).fill(32, lengthBytes + json.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, lengthBytes);
  let at = lengthBytes + headerLength;
  for (const name of names) {
    const { data } = tensors[name] as HostTensor;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads the tensors of a safetensors file. Whatever the file stores them as (F64, F32, F16, BF16 or whole
 * numbers) they arrive as float32. A tensor of a dtype that is not read is not listed, and throws when it is asked for.
 *
 * @param source what messages call the bytes, a file's path say
 * @param shared tensors may be views of the bytes, which then must stay as they are
 * @throws HemlError when the bytes are truncated, overlap or leave gaps
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  source = 'safetensors data',
  shared = false,
): Record<string, HostTensor> {
  const { entries, body } = parse(bytes, source);
  const tensors: [string, HostTensor][] = [];
  const unread: [string, string][] = [];
  const sorted = Object.entries(entries).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let expected = 0;
  for (const [name, { dtype, shape, data_offsets }] of sorted) {
    const [begin, end] = data_offsets;
    if (begin !== expected)
      throw damaged(source, `tensor "${name}" begins at byte ${begin}, not at ${expected}`);
    if (isDtype(dtype) && end - begin !== product(shape) * widthOf(dtype)) {
      throw damaged(source, `tensor "${name}" ${dtype} [${shape}] cannot have ${end - begin} bytes`);
    }
    if (end > body.length) {
      throw damaged(
        source,
        `tensor "${name}" ends at byte ${end}, the values at ${body.length}; it was cut short`,
      );
    }
    if (isDtype(dtype))
      tensors.push([name, { shape, data: toFloat32(dtype, body.subarray(begin, end), shared) }]);
    else unread.push([name, dtype]);
    expected = Math.max(begin, end);
  }
  if (expected !== body.length) throw damaged(source, `${body.length - expected} bytes belong to no tensor`);
  const read = Object.fromEntries(tensors.sort(byName));
  for (const [name, dtype] of unread) refuseOnUse(read, name, dtype, source);
  return read;
}

/** An error only on use, because a tensor such as a counter may never be needed. */
function refuseOnUse(tensors: object, name: string, dtype: string, source: string): void {
  Object.defineProperty(tensors, name, {
    get: () => {
      throw new HemlError(`The tensor "${name}" of "${source}" has the dtype ${dtype}, which is not read.`, {
        code: 'dtype-unsupported',
        hint: 'Export it as F32, F16 or BF16.',
      });
    },
  });
}

/** The file's own notes, `{}` if it has none. */
export function decodeSafetensorsMetadata(
  bytes: Uint8Array,
  source = 'safetensors data',
): Record<string, string> {
  return parse(bytes, source).metadata;
}

/**
 * Reads a safetensors file.
 * @throws HemlError when the file cannot be read or is damaged
 */
export async function readSafetensors(file: string): Promise<Record<string, HostTensor>> {
  const bytes = await readIfThere(file, mostBytes.weights);
  if (!bytes)
    throw new HemlError(`Cannot read the weights "${file}": there is no such file.`, {
      code: 'weights-file-missing',
    });
  return decodeSafetensors(bytes, file);
}

function parse(bytes: Uint8Array, source: string) {
  refuseOtherFormats(bytes, source);
  if (bytes.length < lengthBytes) throw damaged(source, `it has ${bytes.length} bytes, less than a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.length - lengthBytes) {
    throw damaged(
      source,
      `its header should have ${headerLength} bytes, there are ${bytes.length - lengthBytes}`,
    );
  }
  const text = new TextDecoder().decode(bytes.subarray(lengthBytes, lengthBytes + headerLength));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged(source, 'its header is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged(source, 'its header is not a JSON object');
  }
  const { [metadataKey]: metadata = {}, ...entries } = header as Record<string, unknown>;
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw damaged(source, `its header describes tensor "${name}" wrongly`);
  }
  if (!isNotes(metadata)) throw damaged(source, 'its metadata are not texts by name');
  return {
    metadata,
    entries: entries as Record<string, Entry>,
    body: bytes.subarray(lengthBytes + headerLength),
  };
}

const isNotes = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((note) => typeof note === 'string');

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null;
  const isCount = (number: unknown) => Number.isSafeInteger(number) && (number as number) >= 0;
  return (
    typeof entry?.dtype === 'string' &&
    Array.isArray(entry.shape) &&
    entry.shape.every(isCount) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets.length === 2 &&
    entry.data_offsets.every(isCount)
  );
}

/** The error for a file whose bytes do not match its header or its writer's checksum. */
export function damaged(source: string, reason: string, cause?: unknown): HemlError {
  return new HemlError(`"${source}" is not a sound safetensors file: ${reason}.`, {
    code: 'weights-damaged',
    hint: 'The file is damaged or only partly there: fetch or export it again.',
    cause,
  });
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
