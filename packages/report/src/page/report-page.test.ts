import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { reportRun } from '../../test/report-run';
import { mapScript } from './map-script';
import type { ReportRun } from './report-data';
import { reportPage } from './report-page';

const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;

/** Every text that comes from data, replaced by a hostile one. */
function spoil<T>(value: T): T {
  if (typeof value === 'string') return (value.startsWith('data:image/') ? value : hostile) as T;
  if (Array.isArray(value)) return value.map(spoil) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner)])) as T;
}

const withoutScript = (page: string) => page.replace(`<script>${mapScript}</script>`, '');

test('a report without a map has no script', () => {
  const { map: _, ...run } = reportRun();
  expect(reportPage([run])).not.toMatch(/<script|script-src/);
});

test('one file that may load and run nothing', () => {
  const page = reportPage([reportRun()]);
  expect(page).toContain(
    'content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;;',
  );
  // The map's script alone, which the policy knows by its hash.
  const hash = createHash('sha256').update(mapScript).digest('base64');
  expect(page).toContain(`; script-src &#39;sha256-${hash}&#39;"`);
  expect(withoutScript(page)).not.toMatch(/<script|<link rel="stylesheet"|@import|url\(|\son[a-z]+=/i);
  const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(20);
  for (const address of addresses) expect(address).toMatch(/^(#|data:)/);
});

test('whatever a name holds, it is text', () => {
  const run = reportRun();
  const [one] = run.examples!;
  const tree = spoil(one!.tree);
  const node = { ...tree.nodes[0]!, id: hostile, children: [], segments: [hostile] };
  const bad: ReportRun = {
    ...run,
    ...spoil({
      name: run.name,
      folder: run.folder,
      command: run.command,
      spec: run.spec,
      warnings: run.warnings,
    }),
    settings: { [hostile]: hostile, [`dataset.${hostile}`]: hostile },
    neighbours: spoil(run.neighbours!),
    splits: spoil(run.splits!),
    map: spoil(run.map!),
    summary: { ...run.summary, versions: { [hostile]: hostile }, engine: { [hostile]: hostile } },
    examples: [{ ...one!, why: 'random', tree: { ...tree, root: hostile, nodes: [node] } }],
  };
  const page = reportPage([bad, bad]);
  expect(withoutScript(page)).not.toMatch(/<img|<script/i);
  expect(page).toContain('&lt;script&gt;alert(2)&lt;/script&gt;');
  expect(page.includes(hostile)).toBe(false);
});

test('each picture is held once, however often it is shown', () => {
  const page = reportPage([reportRun()]);
  expect(page.match(/<image /g)).toHaveLength(1);
  expect(page.match(/<use /g)!.length).toBeGreaterThan(400);
});

test('the summary says what the run came to', () => {
  const run = reportRun();
  const page = reportPage([run]);
  expect(page).toContain(
    'The root reaches a P@1 of 80.0 (95 % interval 74.0 to 85.0, 200 queries), where chance gives 49.7.',
  );
  for (const text of [
    '6 min 12 s',
    '143',
    '812 MB',
    'heml train runs/made-up/resolved.yaml',
    'hat: only 3 of 400',
  ])
    expect(page).toContain(text);
});

test('a run without its dataset tells the rest', () => {
  const { splits: _, pairs: _1, neighbours: _2, examples: _3, map: _4, ...bare } = reportRun();
  const page = reportPage([{ ...bare, warnings: ['the dataset is gone'] }]);
  expect(page).toContain('the dataset is gone');
  expect(page).toContain('Learning curves');
  expect(page).not.toMatch(/id="(examples|data|distances|neighbours|map)"/);
});

test('of an error rate the smallest is the best, among runs and among segments', () => {
  const rated = (name: string, rate: (i: number) => number): ReportRun => {
    const run = reportRun({ name, keep: 'equal-error-rate' });
    for (const [i, node] of run.summary.nodes.entries())
      node.metrics = { 'equal-error-rate': rate(i), 'roc-auc': 0.9, 'roc-auc/low': 0.8 };
    run.summary.smallerIsBetter = ['equal-error-rate'];
    return run;
  };
  const low = rated('low', (i) => 0.3 + i / 1000);
  const [first, second] = low.summary.nodes;
  second!.metrics['equal-error-rate'] = 0.125;
  const page = reportPage([low, rated('high', (i) => 0.4 + i / 1000)]);
  expect(page).toContain('<strong>0.125</strong>');
  expect(page).toContain('<strong>0.300</strong>');
  expect(page).not.toContain('<strong>0.400</strong>');
  expect(first!.children).toEqual([]);
  const words = page.replace(/<[^>]*>/g, ' ');
  const root = low.summary.nodes.find(({ id }) => id === low.summary.root)!;
  expect(words).toMatch(
    new RegExp(`equal-error-rate at the root +${root.metrics['equal-error-rate']!.toFixed(3)}`),
  );
  expect(words).toMatch(/roc-auc\/low at the root +0\.800/);
});

test('several runs are compared: settings that differ, the best of every node', () => {
  const other = reportRun({ name: 'other', settings: { ...reportRun().settings, 'training.epochs': '5' } });
  other.summary.nodes[0]!.metrics['precision@1'] = 1;
  const page = reportPage([reportRun(), other]);
  expect(page).toContain('2 runs compared');
  expect(page).toMatch(/training\.epochs<\/th><td>3<\/td><td>5<\/td>/);
  expect(page).not.toMatch(/<th scope="row">segmenter\.type<\/th><td>masks<\/td><td>masks/);
  expect(page).toContain('<strong>100.0</strong>');
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
