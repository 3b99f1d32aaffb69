import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PbfWriter } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findModelFiles } from './model-files';

const role = {
  name: "The segmenter's model",
  exportHint: 'Export it for semantic segmentation: `optimum-cli export onnx --task semantic-segmentation`.',
};
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-model-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const message = (field: number, ...values: Uint8Array[]) => {
  const pbf = new PbfWriter();
  for (const value of values) pbf.writeBytesField(field, value);
  return pbf.finish();
};
/** A model with one tensor, whose values lie in a file of that name. */
function modelWith(location: string): Uint8Array {
  const entry = new PbfWriter();
  entry.writeStringField(1, 'location');
  entry.writeStringField(2, location);
  const tensor = new PbfWriter();
  tensor.writeBytesField(13, entry.finish());
  tensor.writeVarintField(14, 1);
  return message(7, message(5, tensor.finish()));
}
async function hashOf(location: string): Promise<string> {
  const model = join(folder, 'model.onnx');
  await writeFile(model, modelWith(location));
  return (await findModelFiles(model, role)).hash;
}
const refusal = (location: string) =>
  hashOf(location).then(
    () => undefined,
    (error) => `${error.message}\n${error.hint}`.replaceAll(folder, 'MODELS'),
  );

it('hashes external weights by the names in the model, and nothing else that lies beside it', async () => {
  await mkdir(join(folder, 'parts'));
  for (const name of ['weights.bin', 'parts/0', 'other.bin']) await writeFile(join(folder, name), name);
  for (const name of ['weights.bin', './parts/0', 'parts/../weights.bin']) {
    const before = await hashOf(name);
    await writeFile(join(folder, 'other.bin'), `${Math.random()}`);
    expect(await hashOf(name)).toBe(before);
    await writeFile(join(folder, name), `other ${name}`);
    expect(await hashOf(name)).not.toBe(before);
  }
});

it('refuses weights that are missing, or lie outside of the folder', async () => {
  expect([
    await refusal('gone.bin'),
    await refusal('../secret'),
    await refusal('/etc/passwd'),
  ]).toMatchInlineSnapshot(`
    [
      "The weights of the segmenter's model are missing: MODELS/gone.bin
    model.onnx names this file: put it beside the model, as it came with it.",
      "The segmenter's model names weights that lie outside of its folder ('../secret'): MODELS/model.onnx
    A model reads only what lies beside it. Export it again, or fetch it from somebody you trust.",
      "The segmenter's model names weights that lie outside of its folder ('/etc/passwd'): MODELS/model.onnx
    A model reads only what lies beside it. Export it again, or fetch it from somebody you trust.",
    ]
  `);
  expect(await refusal('a/../../secret')).toContain('outside of its folder');
});

it.skipIf(process.platform === 'win32')('does not wait for weights that are a pipe', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.bin')]);
  expect(await refusal('pipe.bin')).toContain('MODELS/pipe.bin is a pipe, not a file.');
});

it('knows what is not a model by its content, before it misses the names of classes', async () => {
  const model = join(folder, 'face.pth');
  const reported = async (content: string) => {
    await writeFile(model, content, 'latin1');
    const error = await findModelFiles(model, role).catch((thrown) => thrown);
    return `${error.message}\n${error.hint}`.replaceAll(folder, 'MODELS');
  };
  expect(await reported('PK\x03\x04zip')).toMatchInlineSnapshot(`
    "The segmenter's model is a PyTorch checkpoint, not a model in ONNX form: MODELS/face.pth
    Export it for semantic segmentation: \`optimum-cli export onnx --task semantic-segmentation\`."
  `);
  expect(await reported('<!doctype html>')).toMatchInlineSnapshot(`
    "The segmenter's model is a web page, not a model in ONNX form: MODELS/face.pth
    Its address was answered by a page, of an error say: fetch the file itself."
  `);
});
