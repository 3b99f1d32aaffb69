import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxModel } from '@hemlkit/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeHub, sha256 } from '../../core/src/hub/fixtures/fake-hub';
import { Project, smallSpec } from './project';

const side = 32;
/** An embedding of the means of sixteen squares. */
const network = onnxModel({
  nodes: [
    {
      type: 'AveragePool',
      inputs: ['pixel_values'],
      outputs: ['map'],
      attributes: { kernel_shape: [8, 8], strides: [8, 8] },
    },
    { type: 'Flatten', inputs: ['map'], outputs: ['image_embeds'] },
  ],
  weights: {},
  inputs: [{ name: 'pixel_values', shape: ['n', 3, side, side] }],
  outputs: [{ name: 'image_embeds', shape: ['n', 48] }],
});
const preprocessor = { size: side, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const id = 'hf:owner/name/onnx/model.onnx';

let hub: FakeHub;
let project: Project;
let home: string;
const before = { ...process.env };
beforeAll(async () => {
  hub = await FakeHub.start({
    'preprocessor_config.json': { content: Buffer.from(JSON.stringify(preprocessor)), isSmall: true },
    'onnx/model.onnx': { content: network },
  });
  home = await mkdtemp(join(tmpdir(), 'heml-hub-home-'));
  Object.assign(process.env, { HF_ENDPOINT: hub.endpoint, HF_HOME: home, HF_TOKEN: 'hf_secret' });
  project = await Project.create(`${smallSpec()}method: { type: given, model: '${id}', threads: 1 }\n`);
});
afterAll(async () => {
  for (const name of ['HF_ENDPOINT', 'HF_HOME', 'HF_TOKEN', 'HF_HUB_OFFLINE'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  await project.remove();
  await hub.stop();
  await rm(home, { recursive: true, force: true });
});

it('is asked for nothing by `check` and `plan`', async () => {
  const check = await project.run('check', 'spec.yaml');
  expect(check.code, check.err).toBe(0);
  const plan = await project.run('plan', 'spec.yaml');
  expect(plan.code).toBe(2);
  expect(plan.err).toContain(`${id} is not downloaded yet, and this command downloads nothing.`);
  const wrong = await project.run('check', 'spec.yaml', '--set', 'method.model=hf:owner');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('names no repository `owner/name`');
  expect(hub.seen).toEqual([]);
});

it('gives `train` what a spec names, and the run says what that was', async () => {
  const train = await project.run('train', 'spec.yaml');
  expect(train.code, train.err).toBe(0);
  const lock = await project.json<{ hub: object }>('runs', 'small', 'lock.json');
  expect(lock.hub).toEqual({ [id]: { commit: hub.commit, sha256: sha256(network) } });
  const resolved = await readFile(project.path('runs/small/resolved.yaml'), 'utf8');
  expect(resolved).toContain(id);
  expect(resolved).not.toContain(home);
  for (const { authorization, host } of hub.seen)
    expect(authorization).toBe(host === 'hub' ? 'Bearer hf_secret' : undefined);
}, 60_000);

it('is not needed afterwards, also when its branch has moved on', async () => {
  const asked = hub.seen.length;
  process.env.HF_HUB_OFFLINE = '1';
  await writeFile(join(home, 'hub/models--owner--name/refs/main'), '1'.repeat(40));
  const explain = await project.run('explain', 'runs/small');
  expect(explain.code, explain.err).toBe(0);
  delete process.env.HF_HUB_OFFLINE;
  expect(hub.seen.length).toBe(asked);
}, 60_000);

it('is not downloaded for a spec from elsewhere that nobody trusts', async () => {
  const asked = hub.seen.length;
  const foreign = await Project.create(
    `${smallSpec()}method: { type: given, model: '${id.replace('model.onnx', 'other.onnx')}' }\n`,
    { trusted: false },
  );
  try {
    const train = await project.run('train', foreign.path('spec.yaml'));
    expect(train.code).toBe(2);
    expect(train.err).toContain('nothing is downloaded for what comes from elsewhere');
    expect(hub.seen.length).toBe(asked);
  } finally {
    await foreign.remove();
  }
});
