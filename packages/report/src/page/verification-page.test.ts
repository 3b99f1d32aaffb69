import { expect, test } from 'vitest';
import { misplaced } from '../../test/boxes';
import { verified } from '../../test/verified';
import { armsFigure } from '../figures/arms-figure';
import { verificationPage } from './verification-page';

const page = verificationPage(verified());

/** The text of a page or a part of it, as it is read. */
const read = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
const section = (id: string) =>
  new RegExp(`<section aria-labelledby="${id}">.*?</section>`, 's').exec(page)?.[0] ?? '';

test('one file that may load and run nothing', () => {
  expect(page).toContain('content="default-src &#39;none&#39;; img-src data:;');
  expect(page).not.toMatch(/<script|<link rel="stylesheet"|@import|url\(|\son[a-z]+=/i);
  const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(15);
  for (const address of addresses) expect(address).toMatch(/^(#|data:)/);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target = ''] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
});

test('says what was achieved and what is not known', () => {
  expect(read(section('summary'))).toMatchInlineSnapshot(
    `" Is the bias gone? The bias costs 20.0 points (16.0 to 24.0) of balanced P@1: models trained without it are better by that much. Trained as they are, models are better where hat is associated with the label: by 20.0 points of P@1 (15.0 to 25.0). The repair raises balanced P@1 (14.0 points, 10.0 to 18.0), does not surely change the worst cell (4.0 points, -4.0 to 12.0) and narrows the gap (-18.0 points, -23.0 to -13.0). It makes up for 80 % (50 to 110) of what the bias costs. real images 800 validation seeds 2 models 8 node final What these figures cannot show With fewer than three seeds it is not known what another seed would give. The validation images also chose the best epoch of every model: all figures are somewhat high, those of all arms alike. Notes undersample, seed 4: no image shows hat . "`,
  );
});

test('shows every arm as dots with intervals, and as a table', () => {
  const arms = section('arms');
  for (const name of [
    'Balanced P@1: more is better',
    'The worst cell: more is better',
    'Gap by hat: 0 is best',
  ])
    expect(arms).toContain(`role="img" aria-label="${name}"`);
  expect(arms.match(/<circle /g)).toHaveLength(12);
  expect(arms).toContain('<caption class="unseen">Every arm</caption>');
  expect(arms).toContain('<th scope="row">repair</th><td class="right">84.0</td>');
  expect(read(section('cells'))).toContain('no-smile yes no 200 68.0 83.8 59.0 90.0');
});

test('shows what was made of the first seed, and the gate', () => {
  const made = section('made');
  expect(made.match(/<h3>/g)).toHaveLength(1);
  for (const name of ['recipient train_0001', 'donor train_0002', 'composite of train_0001', 'no donor'])
    expect(made).toContain(`role="img" aria-label="${name}"`);
  expect(made).toContain('aria-label="Composites of repair"');
  expect(read(made)).toContain('80 real images and 320 composites.');
  expect(read(made)).toContain('The gate: refused .');
  expect(made).toContain('the segmenter <code>masks</code> is blind');
});

test('shows the attribute in both audits, however weak it has become', () => {
  const [before, after] = section('audits').split('The data after the repair</h3>') as [string, string];
  const shown = (html: string) => html.split('<details')[0] as string;
  expect(shown(before)).toMatch(/<th scope="row">hat<\/th><td>presence<\/td><td class="right">0\.90/);
  expect(shown(after)).toMatch(/<th scope="row">hat<\/th><td>presence<\/td><td class="right">0\.02/);
  expect(before).toContain('<summary>All 10</summary>');
});

test('without audits, composites and remedies it tells the rest', () => {
  const { audits: _, ...rest } = verified().verification;
  const bare = verificationPage({
    verification: { ...rest, made: [], notes: [], arms: rest.arms.slice(0, 1) },
    command: 'heml',
    composites: {},
  });
  expect(bare).not.toMatch(/id="(audits|made)"/);
  expect(bare).toContain('models are better where hat is associated with the label');
});

test('whatever a name holds, it is text', () => {
  const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;
  const bad = verified({
    experiment: hostile,
    attribute: hostile,
    folder: hostile,
    root: hostile,
    notes: [hostile],
  });
  bad.verification.cells[0]!.label = hostile;
  bad.verification.made[0]!.cells[0]!.label = hostile;
  bad.command = hostile;
  const spoiled = verificationPage(bad);
  expect(spoiled).not.toMatch(/<img|<script/i);
  expect(spoiled).toContain('&lt;script&gt;alert(2)&lt;/script&gt;');
});

test('a figure keeps its texts apart and inside, and leaves out what is no number', () => {
  const { arms } = verified().verification;
  const none = { value: Number.NaN, low: Number.NaN, high: Number.NaN, count: 0 };
  const broken = { ...arms[0]!, figures: { ...arms[0]!.figures, gap: none } };
  for (const of of ['balanced', 'worst', 'gap'] as const)
    expect(misplaced(armsFigure(arms, { of, title: `${of}: more is better`, at: 0 }))).toEqual([]);
  const svg = armsFigure([broken], { of: 'gap', title: 'gap' });
  expect(misplaced(svg)).toEqual([]);
  expect(svg).not.toContain('<circle');
  expect(svg).toContain('>-<');
});

test('shows suspect labels of the audited data', () => {
  expect(read(page)).toContain(
    'Suspect labels, as they are: 2 Suspect labels, as they are image label most alike have share of them train/7 frown smile 1.00 train/9 smile frown 0.90',
  );
});
