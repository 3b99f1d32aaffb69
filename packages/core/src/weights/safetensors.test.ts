import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  readSafetensors,
} from './safetensors';

const text = (value: string) => new TextEncoder().encode(value);

/** A file by hand: header length, header, values. */
function file(header: unknown, values: Uint8Array | number): Uint8Array {
  const json = typeof header === 'string' ? text(header) : text(JSON.stringify(header));
  const body = typeof values === 'number' ? new Uint8Array(values) : values;
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

const f32 = (shape: number[], begin: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

it('writes byte for byte what the format specifies', () => {
  const bytes = encodeSafetensors({
    b: { shape: [1], data: new Float32Array([2]) },
    a: { shape: [], data: new Float32Array([1]) },
  });
  const json =
    '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}';
  expect(json.length % 8).not.toBe(0);
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8, ' ');
  expect([...bytes]).toEqual([
    padded.length,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...text(padded),
    0,
    0,
    0x80,
    0x3f,
    0,
    0,
    0,
    0x40,
  ]);
});

it('gives the same bytes whatever order the tensors come in, names that are numbers too', () => {
  const a = { shape: [2], data: new Float32Array([1, 2]) };
  const b = { shape: [0, 3], data: new Float32Array(0) };
  expect(encodeSafetensors({ '0.w': a, '10': b, x: a })).toEqual(
    encodeSafetensors({ x: a, '10': b, '0.w': a }),
  );
});

it('reads back what it wrote, from unaligned bytes too', () => {
  const tensors = {
    'layer.weight': { shape: [2, 3], data: new Float32Array([1, -0, Number.NaN, 1e-40, Infinity, 0.1]) },
    scalar: { shape: [], data: new Float32Array([7]) },
  };
  const bytes = encodeSafetensors(tensors, { format: 'pt', epoch: '3' });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeSafetensors(shifted.subarray(3))).toEqual(tensors);
  expect(decodeSafetensorsMetadata(bytes)).toEqual({ epoch: '3', format: 'pt' });
  expect(decodeSafetensorsMetadata(encodeSafetensors({}))).toEqual({});
});

it('converts other dtypes to float32', () => {
  const values: [string, Uint8Array, number[]][] = [
    [
      'F16',
      new Uint8Array(new Uint16Array([0x3c00, 0xc100, 0x0001, 0x7c00, 0x0000]).buffer),
      [1, -2.5, 2 ** -24, Infinity, 0],
    ],
    ['BF16', new Uint8Array(new Uint16Array([0x3f80, 0xc020]).buffer), [1, -2.5]],
    ['F64', new Uint8Array(new Float64Array([0.1, -3]).buffer), [Math.fround(0.1), -3]],
    ['I64', new Uint8Array(new BigInt64Array([-5n, 7n]).buffer), [-5, 7]],
    ['BOOL', new Uint8Array([0, 1]), [0, 1]],
    ['U64', new Uint8Array(new BigUint64Array([5n, 2n ** 63n]).buffer), [5, 2 ** 63]],
    ['U32', new Uint8Array(new Uint32Array([5, 2 ** 31]).buffer), [5, 2 ** 31]],
    ['U16', new Uint8Array(new Uint16Array([5, 65_535]).buffer), [5, 65_535]],
    ['F8_E4M3', new Uint8Array([0x38, 0xc4, 0x01, 0x7e, 0x7f]), [1, -3, 2 ** -9, 448, Number.NaN]],
    ['F8_E5M2', new Uint8Array([0x3c, 0xc2, 0x01, 0x7c]), [1, -3, 2 ** -16, Infinity]],
  ];
  for (const [dtype, bytes, expected] of values) {
    const read = decodeSafetensors(
      file({ t: { dtype, shape: [expected.length], data_offsets: [0, bytes.length] } }, bytes),
    );
    expect([...(read.t?.data ?? [])]).toEqual(expected);
  }
});

it.each<[string, Uint8Array]>([
  ['it has 3 bytes, less than a header', new Uint8Array(3)],
  ['its header should have 255 bytes, there are 0', new Uint8Array([255, 0, 0, 0, 0, 0, 0, 0])],
  ['its header is not JSON', file('{"a"', 0)],
  ['its header is not a JSON object', file('[]', 0)],
  ['its header describes tensor "a" wrongly', file({ a: { dtype: 'F32' } }, 0)],
  ['its metadata are not texts by name', file({ __metadata__: { a: 1 } } as never, 0)],
  ['tensor "b" begins at byte 4, not at 8', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8)],
  ['tensor "b" begins at byte 8, not at 4', file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12)],
  ['tensor "a" F32 [3] cannot have 8 bytes', file({ a: f32([3], 0, 8) }, 8)],
  ['tensor "a" ends at byte 8, the values at 6; it was cut short', file({ a: f32([2], 0, 8) }, 6)],
  ['4 bytes belong to no tensor', file({ a: f32([1], 0, 4) }, 8)],
])('refuses a damaged file: %s', (reason, bytes) => {
  expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(
    `"x.safetensors" is not a sound safetensors file: ${reason}.`,
  );
});

it('names a file that is not there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heml-'));
  const path = join(folder, 'a.safetensors');
  await expect(readSafetensors(path)).rejects.toThrow(
    `Cannot read the weights "${path}": there is no such file.`,
  );
  await writeFile(path, encodeSafetensors({ a: { shape: [1], data: new Float32Array([5]) } }));
  expect(await readSafetensors(path)).toEqual({ a: { shape: [1], data: new Float32Array([5]) } });
  await rm(folder, { recursive: true });
});

it('refuses a tensor whose shape does not fit its values', () => {
  expect(() => encodeSafetensors({ a: { shape: [3], data: new Float32Array(2) } })).toThrow(
    'shape [3] with 2 values',
  );
});

it('lists no tensor of a dtype that is not read, and names it when it is asked for', () => {
  const bytes = file({ a: f32([1], 0, 4), n: { ...f32([1], 4, 5), dtype: 'F4' } }, 5);
  const tensors = decodeSafetensors(bytes, 'x.safetensors');
  expect(Object.keys(tensors)).toEqual(['a']);
  expect(() => tensors.n).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The tensor "n" of "x.safetensors" has the dtype F4, which is not read.]`,
  );
});

it.each([
  ['a zip', Buffer.from('PK\x03\x04 archive/data.pkl', 'latin1')],
  ['a pickle', Buffer.from([0x80, 2, 0x8a, 10])],
  ['a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:1')],
  ['a page', Buffer.from('\n<!DOCTYPE html><title>404</title>')],
])('reports what a file is that is not a safetensors file: %s', (_, bytes) => {
  let reported = '';
  try {
    decodeSafetensors(bytes, 'resnet.pth');
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    reported = `${message}\n${hint}`;
  }
  expect(reported).toMatch(/is not a safetensors file but a/);
});
