import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colourSegmenter, drawPhotographs } from '../packages/cli/test/drawn-photographs';
import { FakeHub } from '../packages/core/src/hub/fixtures/fake-hub';

/*
 * How long the way from photographs to a report takes, command by command. Of a folder and a SegFormer that are given, or of drawn
 * photographs and a segmenter of colours on a hub of this process:
 *
 *   npm run photographs:time
 *   npm run photographs:time -- FOLDER MODEL.onnx LABEL
 *
 * Built before (`npm run build`), on an idle machine.
 */

const root = resolve(fileURLToPath(import.meta.url), '../..');
const drawn = 300;
const [photos, model, label] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'heml-time-'));
const hub = model ? undefined : await FakeHub.start(colourSegmenter());
const env = {
  ...process.env,
  ...(hub && { HF_ENDPOINT: hub.endpoint, HF_HOME: join(folder, 'hub') }),
};

function heml(...args: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/heml.js'), ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0
        ? done((performance.now() - started) / 1000)
        : fail(new Error(`heml ${args.join(' ')}: ${code}`)),
    );
  });
}

try {
  if (!photos) await drawPhotographs(join(folder, 'photos'), drawn);
  const images = photos ? resolve(photos) : 'photos';
  const segmenter = model ? resolve(model) : 'hf:owner/name/onnx/model.onnx';
  const steps: string[][] = [
    [
      'init',
      '.',
      '--name',
      'mine',
      '--images',
      images,
      '--segmenter',
      segmenter,
      ...(label ? ['--label', label] : []),
    ],
    ['train', 'mine.yaml'],
    ['explain', 'runs/mine'],
    ['audit', 'data', 'mine.yaml'],
    ['report', 'runs/mine', '--out', 'page.html'],
  ];
  let total = 0;
  for (const step of steps) {
    const seconds = await heml(...step);
    total += seconds;
    console.log(`${step[0]?.padEnd(8)} ${seconds.toFixed(1)} s`);
  }
  console.log(`${'all'.padEnd(8)} ${total.toFixed(1)} s`);
} finally {
  await hub?.stop();
  await rm(folder, { recursive: true, force: true });
}
