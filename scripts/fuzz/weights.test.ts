import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@hemlkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Trained, trainSmall } from '../../packages/cli/test/trained';
import { decodeModel, encodeModel, torchTensors } from '../../packages/core/src/weights/model-file';
import { decodeSafetensors, encodeSafetensors } from '../../packages/core/src/weights/safetensors';
import { segformer } from '../../packages/segmenters/src/segformer/segformer';
import { tinyOnnx } from '../../packages/segmenters/test/tiny-onnx';
import { readRuns } from '../../packages/sweeps/src/run-record';
import { hold, inputs, slowInputs } from './held';
import { chance, mutated, scribbled } from './mutate';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const model = encodeModel(
  {
    'trunk.conv.weight': { shape: [1, 2, 3, 2], layout: 'conv', trainable: true, data: new Float32Array(12) },
    'trunk.mean': { shape: [2], layout: 'plain', trainable: false, data: new Float32Array(2) },
  },
  { key: 'abc' },
);

it('safetensors', async () => {
  const next = chance(1);
  const tensors = encodeSafetensors({ a: { shape: [2, 3], data: new Float32Array(6) } }, { note: 'x' });
  await hold(inputs, () => decodeSafetensors(mutated(tensors, next), 'a.safetensors'));
});

it('models', async () => {
  const next = chance(2);
  // The header is text: pieces of JSON come to its notes, which chance alone would rarely reach.
  const length = Number(Buffer.from(model).readBigUInt64LE(0));
  await hold(inputs, (i) => {
    let bytes = mutated(model, next);
    if (i % 2) {
      const header = Buffer.from(scribbled(Buffer.from(model.subarray(8, 8 + length)).toString(), next));
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(header.length));
      bytes = Buffer.concat([size, header, model.subarray(8 + length)]);
    }
    decodeModel(bytes, 'm.safetensors');
    torchTensors(bytes, 'm.safetensors');
  });
});

it('files of a segmenter', async () => {
  const next = chance(3);
  const weights = Float32Array.from({ length: 36 }, (_, i) => i / 36);
  const onnx = tinyOnnx({ weights, classes: 3, stride: 2 });
  const config = '{"id2label":{"0":"a","1":"b","2":"c"}}';
  const preprocessor = '{"size":{"height":4,"width":4},"image_mean":[0,0,0],"do_resize":true}';
  const image = { width: 6, height: 5, channels: 3 as const, data: new Uint8Array(90).fill(100) };
  const file = join(folder, 'model.onnx');
  // A network is loaded for each.
  await hold(slowInputs, async (i) => {
    await writeFile(file, i % 3 === 0 ? mutated(onnx, next) : onnx);
    await writeFile(join(folder, 'config.json'), i % 3 === 1 ? scribbled(config, next) : config);
    await writeFile(
      join(folder, 'preprocessor_config.json'),
      i % 3 === 2 ? scribbled(preprocessor, next) : preprocessor,
    );
    const options = { model: file, batchSize: 2, device: 'cpu', threads: 1 };
    const made = await segformer.create(options as never, {} as never, { classes: undefined } as never);
    try {
      const [map] = await made.segment([{ sample: { id: 'a', image: '', label: '' }, image }]);
      expect(map?.data.length).toBe(30);
    } finally {
      await made.dispose?.();
    }
  });
});

let trained: Trained | undefined;
afterAll(() => trained?.remove());

it('folders of runs', async () => {
  trained = await trainSmall();
  const next = chance(4);
  const [copies, run] = [join(folder, 'runs'), join(folder, 'runs', 'small')];
  await mkdir(copies);
  await cp(trained.run.folder, run, { recursive: true });
  const names = (await readdir(run, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(json|jsonl|yaml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  // Every file of a run is looked at each time.
  await hold(slowInputs, async (i) => {
    const file = names[i % names.length] as string;
    const text = await readFile(file, 'utf8');
    try {
      await writeFile(file, i % 2 ? scribbled(text, next) : mutated(Buffer.from(text), next));
      await readRuns([copies]);
      await openRun(run, { trust: true });
    } finally {
      await writeFile(file, text);
    }
  });
});
