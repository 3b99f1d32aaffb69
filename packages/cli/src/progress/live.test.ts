import { expect, test } from 'vitest';
import { events } from '../../test/events';
import { fakeIo } from '../../test/fake-io';
import { esc, screenOf } from '../../test/screen';
import { liveProgress } from './live';

/** Shows the events, a tenth of a second after each other. */
function show(settings: Parameters<typeof fakeIo>[0], seen = events) {
  const io = fakeIo({ interactive: true, ...settings });
  let time = 0;
  const progress = liveProgress(io, () => {
    time += 100;
    return time;
  });
  for (const event of seen) progress.event(event);
  return { io, progress };
}

test('two lines at the bottom are redrawn in place; finished nodes stay above', async () => {
  const { io } = show({});
  expect((await screenOf(io.stderr)).join('\n')).toMatchInlineSnapshot(`
    "3 samples were left out: they have no class map
    ✓ u_lip  P@1 71.0, epoch 1, was trained before
    ✓ l_lip  P@1 60.0, epoch 1, 4.0 s
    ! lips: all embeddings are nearly equal
    ━━━━━━━━━━━━━━━━━━━━━━━─────── 2/3 nodes, 3.0 s left
    lips: epoch 1/2, step 6/12, loss 0.050, 240 pairs mined, 27 % zero terms, spre…"
  `);
});

test('while images are read it says so', async () => {
  const { io } = show({}, events.slice(0, 2));
  expect((await screenOf(io.stderr)).at(-1)).toBe('reading train images and class maps: 200/400');
});

test.each([20, 33, 40])('nothing wraps at %i columns', async (columns) => {
  const { io } = show(
    { columns },
    events.filter((event) => event.type !== 'info' && event.type !== 'warning'),
  );
  const screen = await screenOf(io.stderr, columns);
  expect(screen).toHaveLength(4);
  expect(Math.max(...screen.map((line) => line.length))).toBeLessThan(columns);
});

test('closing takes the two lines away and gives the cursor back, once', async () => {
  const { io, progress } = show({});
  progress.close();
  const output = io.stderr;
  progress.close();
  expect(io.stderr).toBe(output);
  expect(output.endsWith('\x1b[?25h')).toBe(true);
  expect((await screenOf(output)).at(-1)).toBe('! lips: all embeddings are nearly equal');
});

test('never blanks a line before it writes it again: no flicker', () => {
  const { io } = show({});
  const redraws = io.stderr.split('\x1b[?25l').slice(1);
  for (const redraw of redraws) expect(redraw).not.toMatch(new RegExp(`${esc}\\[(2K|J)[\\s\\S]*\\S`));
});

test('without colours no colour codes; with colours the same text', async () => {
  const colored = show({ color: true }).io.stderr;
  const plain = show({}).io.stderr;
  expect(plain).not.toMatch(new RegExp(`${esc}\\[\\d*m`));
  expect(colored).toContain(`${esc}[32m`);
  expect(await screenOf(colored)).toEqual(await screenOf(plain));
});

test('draws at most once in 80 ms for steps', () => {
  const io = fakeIo({ interactive: true });
  const progress = liveProgress(io, () => 0);
  progress.event(events[0]!);
  const before = io.stderr;
  for (let i = 0; i < 100; i++) progress.event(events[6]!);
  expect(io.stderr).toBe(before);
});

test('a name longer than the terminal is cut, and so is one of wide characters', async () => {
  const ends = ['the_whole_of_the_left_eyebrow', '髪と鼻と口と目と眉と耳'].map(
    (node) => ({ ...events[4]!, node }) as (typeof events)[number],
  );
  const { io } = show({ columns: 20 }, [events[0]!, ...ends]);
  expect(await screenOf(io.stderr, 20)).toMatchInlineSnapshot(`
    [
      "✓ the_whole_of_the…",
      "✓ 髪と鼻と口と目と…",
      "━━━━━━─── 2/3 nodes",
    ]
  `);
});

test('a terminal of few lines is not overfilled', async () => {
  const starts = ['a', 'b', 'c', 'd'].map((node) => ({ ...events[5]!, node }) as (typeof events)[number]);
  const { io } = show({ rows: 4 }, [events[0]!, ...starts]);
  expect(await screenOf(io.stderr)).toEqual([
    '────────────────────────────── 0/3 nodes',
    'a: epoch 1/2, step 0/12',
    'and 3 more',
  ]);
});

test('a word that fills the terminal keeps its last character', async () => {
  const { io } = show({ columns: 20 }, [events[0]!, { type: 'info', message: `see ${'/path'.repeat(8)}` }]);
  expect(await screenOf(io.stderr, 20)).toEqual([
    'see',
    '/path/path/path/path',
    '/path/path/path/path',
    '───────── 0/3 nodes',
  ]);
});
