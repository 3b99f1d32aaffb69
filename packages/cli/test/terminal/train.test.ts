import { afterEach, describe, expect, it } from 'vitest';
import type { Project } from '../project';
import { newProjects } from '../projects';
import { esc } from '../screen';
import { replay } from './replay';
import { keys, noTerminal, Terminal, type TerminalSettings } from './terminal';

if (noTerminal) console.warn(noTerminal);

const terminals: Terminal[] = [];
const newProject = newProjects();
const start = (project: Project, args: string[], settings?: TerminalSettings) => {
  const terminal = new Terminal(project, args, settings);
  terminals.push(terminal);
  return terminal;
};
afterEach(() => {
  for (const terminal of terminals) terminal.kill();
});

/** Sequences that clear or leave the screen: a person loses what stood there. */
const clears = new RegExp(`${esc}(\\[[23]?J(?<!\\[J)|\\[H|c|\\[\\?(1049|47|1047)h)`);
const colours = new RegExp(`${esc}\\[[\\d;]*m`);
/** Lines that reach the last column, but for words that are longer than a line. */
const tooWide = (frames: string[][], columns: number) =>
  frames.flat().filter((line) => line.length >= columns && line.includes(' '));
/** Without what differs from run to run, and from machine to machine. */
const steady = (lines: string[]) =>
  lines
    .map((line) => line.replace(/\d+(\.\d+)?/g, 'N').replace(/(\S) {2,}/g, '$1 '))
    .map((line) => line.replace(/N s$|cached$|was trained before$/, 'TIME'))
    .join('\n');

describe.skipIf(noTerminal)('heml train at a terminal (needs a pseudo-terminal)', () => {
  let project: Project;
  let command: string;

  it('stops at Ctrl-C: says what is saved and how to go on, also where there is little room', async () => {
    project = await newProject();
    const terminal = start(project, ['train', 'spec.yaml'], { columns: 30, env: { NO_COLOR: '1' } });
    await terminal.until(/hair: epoch 2/);
    terminal.press(keys.interrupt);
    expect(await terminal.exited).toBe(130);
    expect(terminal.output).not.toMatch(clears);
    expect(terminal.output).not.toMatch(colours);
    const { screen, frames, blanked } = await replay(terminal.shown, 30, 24);
    expect(blanked).toEqual([]);
    expect(tooWide(frames, 30)).toEqual([]);
    expect(screen.isCursorShown).toBe(true);
    expect(screen.lines().join('\n')).not.toMatch(/\^C|━/);
    const [saved, goOn] = /Stopped\. (.*)\r\nGo on with: (.*)\r\n$/.exec(terminal.output)?.slice(1) ?? [];
    // On a slow machine it may have come further meanwhile.
    expect(saved).toMatch(/^Saved: [1-6] of 7 nodes(; of node \w+, [123] epochs? of 3)?\.$/);
    command = goOn as string;
    expect(command).toBe('heml resume runs/small');
  });

  it('goes on with that command, redrawing in place: nothing is cleared, flickers or floods the scroll-back', async () => {
    const terminal = start(project, command.split(' ').slice(1));
    expect(await terminal.exited).toBe(0);
    expect(terminal.output).not.toMatch(clears);
    expect(terminal.output).toMatch(colours);
    const { screen, frames, blanked } = await replay(terminal.shown, 80, 24);
    expect(frames.length).toBeGreaterThan(10);
    expect(blanked).toEqual([]);
    expect(tooWide(frames, 80)).toEqual([]);
    for (const frame of frames) {
      expect(frame.filter((line) => / \d\/7 nodes/.test(line)).length, frame.join('\n')).toBeLessThan(2);
      expect(frame.filter((line) => /: epoch \d/.test(line)).length, frame.join('\n')).toBeLessThan(2);
    }
    expect(frames.some((frame) => frame.some((line) => /^━+─+ 3\/7 nodes, .* left$/.test(line)))).toBe(true);
    expect(screen.isCursorShown).toBe(true);
    expect(screen.lines().join('\n')).toMatch(/✓ skin .*was trained before/);
    expect(steady(screen.lines())).toMatchInlineSnapshot(`
      "background black: the rest of an image is black, so that a node also sees the
      silhouette of its segments
      ✓ skin P@N N, epoch N, TIME
      ✓ hair P@N N, epoch N, TIME
      ✓ u_lip P@N N, epoch N, TIME
      ✓ l_lip P@N N, epoch N, TIME
      ✓ head P@N N, epoch N, TIME
      ✓ lips P@N N, epoch N, TIME
      ✓ final P@N N, epoch N, TIME
      node P@N P@N P@N time
      final N N N TIME
      ├─ head N N N TIME
      │ ├─ skin N N N TIME
      │ └─ hair N N N TIME
      └─ lips N N N TIME
         ├─ u_lip N N N TIME
         └─ l_lip N N N TIME

      The root reaches a P@N of N (N % interval N to N, N queries), where
      chance gives N.
      N nodes in N s, N training images a second, peak memory N MB
      run: runs/small
      explain: heml explain runs/small [A B: sample ids or image files]"
    `);
  });

  it('is not upset by a terminal that becomes narrower, and stops its workers too', async () => {
    project = await newProject();
    const args = [
      'train',
      'spec.yaml',
      '--set',
      'executor={ type: workers, workers: 2 }',
      '--set',
      'training.epochs=400',
    ];
    const stopped = start(project, args, { columns: 100 });
    // Each in a worker of its own, that may begin late.
    await stopped.until(/hair: epoch 4/);
    await stopped.until(/skin: epoch 4/);
    stopped.resize(40, 24);
    const from = stopped.output.length;
    await stopped.until(/(hair: epoch[\s\S]*){16}/, from);
    stopped.press(keys.interrupt);
    expect(await stopped.exited).toBe(130);
    const { screen, frames } = await replay(stopped.shown, 100, 24);
    const drawn = frames
      .slice(-7, -2)
      .map((lines) =>
        lines.filter((line) => /nodes|epoch/.test(line)).map((line) => line.replace(/\d+/g, 'N')),
      );
    // What was on its way when the terminal became narrower wraps, as it does at any terminal, and stays above. It is drawn
    // over from then on: nothing is added.
    expect(new Set(drawn.map(({ length }) => length)).size).toBe(1);
    for (const lines of drawn)
      expect(lines.slice(-3).sort()).toEqual([
        'hair: epoch N/N, step N/N, loss N.N…',
        'skin: epoch N/N, step N/N, loss N.N…',
        // How long it takes is told once it can be: a quick machine is stopped before that.
        expect.stringMatching(/^─+ N\/N nodes(, .*N s left)?$/),
      ]);
    expect(screen.lines().join('\n')).not.toMatch(/━|died/);
    expect(screen.isCursorShown).toBe(true);
  });
});
