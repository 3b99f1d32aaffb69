import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from './project';

const minutes = 60_000;
let project: Project;

beforeAll(async () => {
  project = await Project.create();
  const { code, err } = await project.run('train', 'spec.yaml', '--set', 'training.epochs=1');
  expect([code, err]).toEqual([0, '']);
}, 5 * minutes);

afterAll(() => project.remove());

test('heml report writes one page with neighbours, pairs and data', { timeout: 5 * minutes }, async () => {
  const { code, out } = await project.run('report', 'runs/small', '--examples', '1');
  expect([code, out]).toEqual([0, 'wrote runs/small/report/index.html\n']);
  const page = await readFile(project.path('runs/small/report/index.html'), 'utf8');
  for (const text of [
    'Nearest neighbours',
    'Mistake: close together',
    'Drawn at random',
    'u_lip of a',
    'Every setting',
  ])
    expect(page).toContain(text);
  expect(page).toMatch(
    /P@1 of \d+\.\d \(95 % interval [\d.]+ to [\d.]+, 24 queries\), where chance gives \d+\.\d/,
  );
  expect(page).toContain('heml train runs/small/resolved.yaml');
  expect(page.length).toBeLessThan(1e6);
});

test('heml figures and heml explain draw the same pair', { timeout: 5 * minutes }, async () => {
  const drawn = await project.run('figures', 'runs/small');
  expect(drawn.code).toBe(0);
  const files = await readdir(project.path('runs/small/figures'));
  expect(files.sort()).toEqual(
    ['curves-loss', 'curves-metric', 'distances', 'pair', 'precision', 'segments'].map(
      (name) => `${name}.svg`,
    ),
  );
  const explained = await project.run('explain', 'runs/small', '--format', 'svg', '--out', 'pair.svg');
  expect([explained.code, explained.out]).toEqual([0, 'wrote pair.svg\n']);
  const pair = await readFile(project.path('runs/small/figures/pair.svg'), 'utf8');
  expect(await readFile(project.path('pair.svg'), 'utf8')).toBe(pair);
});

test('heml serve answers until Ctrl-C, and leaves nothing behind', { timeout: 5 * minutes }, async () => {
  const child = project.start('serve', 'runs/small');
  let out = '';
  const url = await new Promise<string>((done) => {
    child.stdout?.on('data', (text) => {
      out += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(out);
      if (found) done(found[0]);
    });
  });
  const page = await (await fetch(url)).text();
  const [a, b] = [...page.matchAll(/name="sample-a" value="([^"]*)"/g)].map(([, id]) => id);
  const form = new FormData();
  form.set('sample-a', a as string);
  form.set('sample-b', b as string);
  const answer = await fetch(`${url}explain`, { method: 'POST', body: form });
  expect([answer.status, (await answer.text()).includes('Metric tree of')]).toEqual([200, true]);
  child.kill('SIGINT');
  expect(await new Promise((done) => child.on('close', done))).toBe(0);
});
