import type { QueryResult, RunSummary } from '@hemlkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant } from './planted';
import { Project } from './project';

/** Faces of persons, three images each in the validation split: 20 groups of 60 images. */
const spec = `heml: 1
name: faces
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  type: folder
  root: faces
  label: { column: kind }
  group: person
  split: { train: { list: train.txt }, validation: { list: validation.txt } }
segments: [hair, skin]
hierarchy: { final: [hair, skin] }
model: { trunk: { type: conv4, widths: [4, 4, 8] }, embedder: { type: mlp, hidden: 8, dimensions: 8 } }
training: { imageSize: 32, epochs: 1, sampler: { type: per-class, batchSize: 16, perClass: 8 } }
evaluation: { metrics: [{ type: precision-at-k, k: [1, 2] }] }
executor: { type: in-process }
`;

let project: Project;
let summary: RunSummary;
beforeAll(async () => {
  project = await Project.create();
  await plant(project, {
    images: 60,
    held: 60,
    columns: (at) => ({ person: at < 60 ? `t${at}` : `v${Math.floor((at - 60) / 3)}` }),
  });
  await project.writeSpec(spec);
  const ended = await project.run('train', 'spec.yaml');
  expect(ended.code, ended.err).toBe(0);
  summary = await project.json<RunSummary>('runs/faces', 'summary.json');
}, 120_000);
afterAll(() => project.remove());

const percent = (share: number) => (100 * share).toFixed(1);
const sentence = ({ value, low, high, chance }: NonNullable<RunSummary['precision']>) =>
  `P@1 of ${percent(value)} (95 % interval ${percent(low)} to ${percent(high)}, 60 queries of 20 groups), where chance gives ${percent(chance)}.`;

describe('a run whose images are of groups', { timeout: 60_000 }, () => {
  it('has an interval of groups that are drawn again', async () => {
    const { precision, nodes } = summary;
    const { value, low, high, count, groups } = precision!;
    expect(value).toBe(nodes.at(-1)?.metrics['precision@1']);
    expect([count, groups]).toEqual([60, 20]);
    // Shares of 60 queries: what draws of groups can give.
    for (const bound of [low, high]) expect(60 * bound).toBeCloseTo(Math.round(60 * bound), 9);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it('has it from the cache as well', async () => {
    const again = await project.run('train', 'spec.yaml', '--set', 'name=again');
    expect(again.code, again.err).toBe(0);
    const { precision } = await project.json<RunSummary>('runs/again', 'summary.json');
    expect(precision).toEqual(summary.precision);
  });

  it('is held against chance by heml evaluate, on the split that is asked for', async () => {
    const { code, out, err } = await project.run('evaluate', 'runs/faces');
    expect(code, err).toBe(0);
    expect(out.replaceAll('\n', ' ')).toContain(sentence(summary.precision!));
    const json = await project.run('evaluate', 'runs/faces', '--format', 'json');
    expect(Object.keys(JSON.parse(json.out)).sort()).toEqual(['final', 'hair', 'skin']);
    const trained = await project.run('evaluate', 'runs/faces', '--split', 'train');
    expect(trained.out).toContain('60 queries of 60 groups), where chance gives 49.2');
  });

  it('is held against chance by heml query, at the node that is searched', async () => {
    const { id } = JSON.parse((await project.run('explain', 'runs/faces', '--format', 'json')).out).a;
    const root = await project.run('query', 'runs/faces', id, '--k', '2');
    expect(root.code, root.err).toBe(0);
    expect(root.out).toContain(sentence(summary.precision!));
    const json = await project.run(
      'query',
      'runs/faces',
      id,
      '--k',
      '2',
      '--node',
      'hair',
      '--format',
      'json',
    );
    const { precision } = JSON.parse(json.out) as QueryResult;
    const own = summary.nodes.find((node) => node.id === 'hair')?.metrics['precision@1'];
    expect(precision).toMatchObject({ value: own, chance: summary.precision!.chance, groups: 20 });
    const hair = await project.run('query', 'runs/faces', id, '--k', '2', '--node', 'hair');
    const told =
      precision!.low > precision!.chance ? 'The node `hair` reaches a' : 'This model hardly beats chance';
    expect(hair.out).toContain(told);
    expect(hair.out).toContain(sentence(precision!));
  });
});
