import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PbfWriter } from 'pbf';
import { expect, it } from 'vitest';
import { ModelThread } from './model-thread';

type Field = [field: number, value: Uint8Array | string | number];
function message(...fields: Field[]): Uint8Array {
  const pbf = new PbfWriter();
  for (const [field, value] of fields)
    if (typeof value === 'number') pbf.writeVarintField(field, value);
    else pbf.writeBytesField(field, typeof value === 'string' ? Buffer.from(value) : value);
  return pbf.finish();
}
const entry = (key: string, value: string): Field => [13, message([1, key], [2, value])];
const end = (name: string) =>
  message([1, name], [2, message([1, message([1, 1], [2, message([1, message([1, 2])])])])]);

/** y = x + w, two numbers, with w in a file beside it. */
const model = message(
  [1, 8],
  [
    7,
    message(
      [1, message([1, 'x'], [1, 'w'], [2, 'y'], [4, 'Add'])],
      [2, 'tiny'],
      [
        5,
        message(
          [1, 2],
          [2, 1],
          [8, 'w'],
          entry('location', 'model.onnx_data'),
          entry('offset', '0'),
          entry('length', '8'),
          [14, 1],
        ),
      ],
      [11, end('x')],
      [12, end('y')],
    ),
  ],
  [8, message([2, 13])],
);

it('runs a model whose file and weights are links to elsewhere, as they lie in the cache of the hub', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heml-linked-'));
  const snapshot = join(folder, 'snapshots/1/onnx');
  await mkdir(snapshot, { recursive: true });
  await mkdir(join(folder, 'blobs'));
  const weights = Buffer.from(Float32Array.of(10, 20).buffer);
  for (const [name, content] of [
    ['model.onnx', model],
    ['model.onnx_data', weights],
  ] as const) {
    await writeFile(join(folder, 'blobs', `hash-${name.length}`), content);
    await symlink(`../../../blobs/hash-${name.length}`, join(snapshot, name));
  }
  const thread = new ModelThread();
  try {
    const settings = { model: join(snapshot, 'model.onnx'), device: 'cpu', threads: 1 } as const;
    await thread.load(settings, { name: 'The model', exportHint: '' });
    const { value } = await thread.call('run', {
      input: 'x',
      output: 'y',
      images: Float32Array.of(1, 2),
      shape: [2],
    });
    expect([...value.data]).toEqual([11, 22]);
  } finally {
    await thread.dispose();
    await rm(folder, { recursive: true });
  }
});
