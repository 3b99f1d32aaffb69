import { expect, test } from 'vitest';
import { reportRun } from '../../../test/report-run';
import { mattersOf } from './matters';

/** Distances whose area under the ROC curve is `wins` of 4. */
const groups = (wins: number) => ({ same: [2], different: [0, 1, 3, 4].map((_, i) => (i < wins ? 3 : 1)) });

function judged(areas: Record<string, number>) {
  const run = reportRun();
  const { root, nodes } = run.summary;
  const all = Object.fromEntries(nodes.map(({ id }) => [id, groups(areas[id] ?? 2)]));
  return { ...run, pairs: { ...run.pairs!, groups: { ...all, [root]: groups(areas.root ?? 4) } } };
}

test('begins with chance, then names the parts that distinguish the labels', () => {
  const { findings, suspicions } = mattersOf(judged({ hair: 3, skin: 1 }));
  expect(findings[0]).toBe(
    'The root reaches a P@1 of 80.0 (95 % interval 74.0 to 85.0, 200 queries), where chance gives 49.7.',
  );
  expect(findings[1]).toMatch(
    /^Parts that distinguish the labels by themselves .*: hair \(0\.75\), \w+ \(0\.50\), \w+ \(0\.50\)\. Least: skin \(0\.25\)\. The root has 1\.00\.$/,
  );
  expect(findings[2]).toBe('Of 8 images 1 have a nearest neighbour of another label.');
  expect(suspicions).toEqual([]);
});

test('a model that hardly beats chance says so first', () => {
  const run = judged({});
  run.summary.precision = { value: 0.52, low: 0.45, high: 0.59, count: 200, chance: 0.5 };
  expect(mattersOf(run).findings[0]).toMatch(/^This model hardly beats chance/);
});

test('of a similarity the area is turned round', () => {
  const run = judged({ hair: 0, root: 0 });
  run.pairs.inverted = true;
  expect(mattersOf(run).findings[1]).toContain('hair (1.00)');
});

test('a part that is as good as the whole, rare segments and small labels are suspicious', () => {
  const run = judged({ hat: 4 });
  run.splits![0]!.segments[3] = { name: 'hat', images: 3, share: 0.001 };
  run.splits![1]!.labels[0]!.images = 9;
  expect(mattersOf(run).suspicions).toEqual([
    'hat alone distinguishes the labels as well as the whole image. Is that a part that should?',
    'Fewer than 5 % of the training images show hat: what the model makes of it rests on few images.',
    'Labels with fewer than 10 validation images: smile (9). Numbers about them are uncertain.',
  ]);
});

test('what to do next are commands that can be pasted', () => {
  const commands = mattersOf(judged({})).next.map(({ command }) => command);
  expect(commands).toEqual([
    expect.stringMatching(/^heml explain runs\/made-up \S+ \S+ --format html$/),
    'heml audit data runs/made-up/resolved.yaml',
    'heml audit run runs/made-up',
    'heml faithfulness runs/made-up',
    "heml train runs/made-up/resolved.yaml --set 'method={ type: single }' --set name=made-up-single",
  ]);
  const single = { ...judged({}), settings: { 'method.type': 'single' } };
  expect(mattersOf(single).next.map(({ command }) => command)).not.toContain(commands.at(-1));
});

test('a run whose data are not there still says what it has', () => {
  const { splits: _, pairs: _1, examples: _2, map: _3, ...bare } = reportRun();
  const { findings, suspicions, next } = mattersOf(bare);
  expect(findings).toHaveLength(1);
  expect(suspicions).toEqual([]);
  expect(next).toHaveLength(4);
});
