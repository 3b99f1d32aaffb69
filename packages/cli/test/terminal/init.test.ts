import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project } from '../project';
import { esc } from '../screen';
import { replay } from './replay';
import { keys, noTerminal, Terminal } from './terminal';

if (noTerminal) console.warn(noTerminal);

let project: Project;
let terminal: Terminal;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(async () => {
  terminal.kill();
  await project.remove();
});

describe.skipIf(noTerminal)('heml init at a terminal (needs a pseudo-terminal)', () => {
  it('asks, and writes what was answered', async () => {
    terminal = new Terminal(project, ['init', 'faces'], { columns: 40, env: { NO_COLOR: '1' } });
    await terminal.until(/What is it called\?/);
    terminal.press(`-2${keys.enter}`);
    await terminal.until(/Which images\?/);
    terminal.press(keys.enter);
    expect(await terminal.exited).toBe(0);
    const { screen } = await replay(terminal.shown, 40, 24);
    expect(screen.isCursorShown).toBe(true);
    expect(terminal.output).not.toMatch(new RegExp(`${esc}\\[[\\d;]*m`));
    expect(screen.lines().join('\n')).toMatchInlineSnapshot(`
      "┌  A new experiment in faces
      │
      ◇  What is it called?
      │  faces-2
      │
      ◇  Which images?
      │  Drawn faces
      wrote faces-2.yaml, package.json, .gitig
      nore

      cd faces
      npm install --ignore-scripts
      npx heml train faces-2.yaml"
    `);
    expect(await readFile(project.path('faces/faces-2.yaml'), 'utf8')).toContain('name: faces-2');
  });

  it('asks of photographs for what finds their parts, for the label and for groups', async () => {
    await mkdir(project.path('photos'));
    const names = Array.from({ length: 40 }, (_, i) => `p${i >> 1}_${i % 2}.png`);
    for (const [i, name] of names.entries()) {
      const data = new Uint8Array(16 * 16 * 3).fill(i);
      await writeFile(project.path('photos', name), encode({ width: 16, height: 16, channels: 3, data }));
    }
    const rows = names.map((name, i) => `${name},${(i >> 1) % 2 ? 'a' : 'b'},${i / 4}`);
    await writeFile(project.path('photos/labels.csv'), ['image,kind,age', ...rows].join('\n'));
    terminal = new Terminal(project, ['init', 'mine', '--no-look'], {
      columns: 120,
      env: { NO_COLOR: '1' },
    });
    await terminal.until(/What is it called\?/);
    terminal.press(keys.enter);
    await terminal.until(/Which images\?/);
    terminal.press(`${keys.down}${keys.enter}`);
    await terminal.until(/Which folder\?/);
    terminal.press(`photos${keys.enter}`);
    await terminal.until(/What finds the parts of the images\?/);
    terminal.press(`${keys.down.repeat(4)}${keys.enter}`);
    // There are no folders and no class maps, so that the label is a column; which, is asked.
    await terminal.until(/Which column\?[\s\S]*age/);
    terminal.press(`${keys.down}${keys.enter}`);
    await terminal.until(
      /Do images belong together by what file names have before the last '_'\? \(20 groups\)/,
    );
    terminal.press(keys.enter);
    expect(await terminal.exited).toBe(0);
    const text = await readFile(project.path('mine/mine.yaml'), 'utf8');
    for (const part of [
      'column: age',
      'bins:\n      - 3.25\n      - 6.5',
      'group: source',
      'before: _',
      'type: grid',
    ])
      expect(text).toContain(part);
  });

  it('asks again where an answer cannot be, and leaves nothing behind after Ctrl-C', async () => {
    terminal = new Terminal(project, ['init', '.'], { env: { NO_COLOR: '1' } });
    await terminal.until(/What is it called\?/);
    terminal.press(`${'\x7f'.repeat(60)}spec${keys.enter}`);
    await terminal.until(/spec\.yaml is already in/);
    terminal.press(`-2${keys.enter}`);
    await terminal.until(/Which images\?/);
    terminal.press(`${keys.down}${keys.enter}`);
    await terminal.until(/Which folder\?/);
    terminal.press(`nowhere${keys.enter}`);
    await terminal.until(/There is no folder/);
    // Between two questions Ctrl-C ends any program by its signal: what is asked next has to stand there.
    await terminal.until(/There is no folder[\s\S]*Which folder\?/);
    terminal.press(keys.interrupt);
    expect(await terminal.exited).toBe(130);
    const { screen } = await replay(terminal.shown, 80, 24);
    expect(screen.isCursorShown).toBe(true);
    expect(screen.lines().at(-1)).toBe('└  Nothing was written.');
    expect(await readdir(project.folder)).toEqual(['spec.yaml']);
  });
});
