import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@hemlkit/core/plugin';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mlflow } from '../src';
import { FakeMlflow } from './fake-mlflow';

let folder: string;
let server: FakeMlflow;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-mlflow-'));
  server = await FakeMlflow.start();
  warnings = [];
});
afterEach(async () => {
  server.stop();
  await rm(folder, { recursive: true, force: true });
});

const settings = { 'training.epochs': '4', 'training.loss.type': 'triplet' };
const start = { type: 'run-start', run: 'r', nodes: [], root: 'final' } as RunEvent;
const end = { type: 'run-end', run: 'r', seconds: 3 } as RunEvent;
const epoch = (at: number) =>
  ({
    type: 'epoch',
    node: 'final',
    epoch: at,
    loss: 0.5,
    metrics: { 'precision@1': 0.75 },
  }) as unknown as RunEvent;

const open = (resumed = false, uri = server.uri, timeout = 30, trusted = true) =>
  mlflow.create(
    { uri, experiment: 'faces', timeout } as never,
    {
      log: { info: () => {}, warn: (message: string) => warnings.push(message.replace(/:\d+\//, ':PORT/')) },
    } as never,
    { run: 'smiles', folder, resumed, trusted, settings },
  );

it('tells a server of experiment, run, settings, metrics, the picture and the end', async () => {
  const tracker = await open();
  for (const event of [start, epoch(1), epoch(2), end]) await tracker.event(event);
  await tracker.picture?.({ name: 'metric-tree', png: Buffer.from('a picture') });
  await tracker.close();
  expect(server.of('experiments/create')).toEqual([{ name: 'faces' }]);
  expect(server.of('runs/create')).toMatchObject([{ experiment_id: '7', run_name: 'smiles' }]);
  const [params, ...metrics] = server.of('runs/log-batch');
  expect(params).toEqual({
    run_id: 'r1',
    params: Object.entries(settings).map(([key, value]) => ({ key, value })),
  });
  expect(metrics).toMatchObject(
    [1, 2].map((step) => ({
      metrics: [
        { key: 'loss/final', value: 0.5, step },
        { key: 'precision_at_1/final', value: 0.75, step },
      ],
    })),
  );
  expect(server.of('runs/update').map(({ status }) => status)).toEqual(['RUNNING', 'FINISHED']);
  expect(server.files.get('7/r1/artifacts/metric-tree.png')?.toString()).toBe('a picture');
  expect(warnings).toEqual([]);
});

it.each([
  ['fails', 503 as const],
  ['hangs', 'hang' as const],
])('keeps what a server that %s misses, and sends it when the run is resumed', async (_, fault) => {
  server.fault = fault;
  const tracker = await open(false, server.uri, fault === 'hang' ? 0.3 : 30);
  for (const event of [start, epoch(1), epoch(2), end]) await tracker.event(event);
  await tracker.close();
  expect(server.calls).toEqual([]);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('What it misses is kept, and sent later.');
  expect(warnings[1]).toBe(
    "MLflow has not received all of smiles: `heml resume` with this run's folder sends it.",
  );
  server.fault = undefined;
  await (await open(true)).close();
  expect(server.of('runs/log-batch')).toHaveLength(3);
  expect(server.of('runs/update').map(({ status }) => status)).toEqual(['RUNNING', 'FINISHED']);
  const before = server.calls.length;
  await (await open(true)).close();
  expect(server.calls).toHaveLength(before);
});

it('goes on with the same run of the server, and says when one was stopped', async () => {
  const first = await open();
  for (const event of [start, epoch(1)]) await first.event(event);
  await first.close();
  const second = await open(true);
  for (const event of [start, epoch(2), end]) await second.event(event);
  await second.close();
  expect(server.of('runs/create')).toHaveLength(1);
  expect(server.of('runs/update').map(({ status }) => status)).toEqual([
    'RUNNING',
    'KILLED',
    'RUNNING',
    'FINISHED',
  ]);
});

it('says what is wrong, without the secrets of an address', async () => {
  const { port } = new URL(server.uri);
  server.fault = 401;
  const tracker = await open(false, `http://ada:hush@127.0.0.1:${port}`);
  await expect(tracker.event(start)).rejects.toThrow(`http://127.0.0.1:${port}/ answers 401`);
  server.fault = undefined;
  await tracker.event(epoch(1));
  expect(server.calls.at(-1)?.authorization).toBe(`Basic ${Buffer.from('ada:hush').toString('base64')}`);
  server.stop();
  const down = await open(false, `http://ada:hush@127.0.0.1:${port}`);
  await down.event(start);
  expect(warnings.join('\n')).toMatchInlineSnapshot(
    `"MLflow: http://127.0.0.1:PORT/ cannot be reached (UND_ERR_SOCKET). What it misses is kept, and sent later."`,
  );
  expect(warnings.join('\n')).not.toContain('hush');
  await expect(open(false, 'localhost:5000')).rejects.toThrow("is not a server's address");
});

it("sends the person's credentials to an address that he gave, not to one that an untrusted spec names", async () => {
  vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'SECRET');
  try {
    await (await open(false, server.uri, 30, false)).event(start);
    expect(server.calls.map(({ authorization }) => authorization)).not.toContain('Bearer SECRET');
    expect(warnings.join('\n')).toMatchInlineSnapshot(
      `"MLflow gets none of your credentials: the spec, which is not trusted, names http://127.0.0.1:PORT/. Set MLFLOW_TRACKING_URI to it, or add \`--trust\` to the command (in a program: \`trust: true\`)."`,
    );
    vi.stubEnv('MLFLOW_TRACKING_URI', `${server.uri}/`);
    await (await open(false, server.uri, 30, false)).event(start);
    expect(server.calls.at(-1)?.authorization).toBe('Bearer SECRET');
  } finally {
    vi.unstubAllEnvs();
  }
});

it.each(['../secret.txt', '/etc/passwd', 'link.png'])('sends no %s that an outbox names', async (file) => {
  await mkdir(join(folder, 'mlflow'));
  await writeFile(join(folder, 'secret.txt'), 'PRIVATE KEY');
  await symlink(join(folder, 'secret.txt'), join(folder, 'mlflow/link.png'));
  const pending = [{ kind: 'artifact', name: file.split('/').at(-1), file }];
  const outbox = { runId: 'a', artifacts: 'mlflow-artifacts:/x', pending };
  await writeFile(join(folder, 'mlflow/outbox.json'), JSON.stringify(outbox));
  await (await open(true)).close();
  expect(server.files.size).toBe(0);
  expect(warnings.join('\n')).toContain('is not a picture of this run');
});

it('reads no answer without end', async () => {
  server.fault = 'endless';
  await (await open()).event(start);
  expect(warnings.join('\n')).toContain('answers more than 1048576 bytes');
});

it.each(['<html>', 'null', '{}', '{ "experiment": { "experiment_id": 7 }, "experiment_id": {} }'])(
  'keeps what another server than MLflow was told, which answered %s',
  async (text) => {
    server.fault = { text };
    const tracker = await open();
    await tracker.event(start);
    await tracker.event(epoch(1));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^MLflow: http:\/\/127\.0\.0\.1:PORT\/ does not answer .*as an MLflow server does\. What it misses is kept, and sent later\.$/,
    );
    await tracker.close?.();
    server.fault = undefined;
    const later = await open(true);
    await later.event(end);
    await later.close?.();
    expect(JSON.stringify(server.of('runs/log-batch'))).toContain('precision_at_1');
  },
);
