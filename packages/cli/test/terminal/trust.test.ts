import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, smallSpec } from '../project';
import { noTerminal, Terminal } from './terminal';

let project: Project;
beforeEach(async () => {
  project = await Project.create(smallSpec().replace('plugins: [', 'plugins: [./own.ts, '), {
    trusted: false,
  });
  await writeFile(
    project.path('own.ts'),
    "export default { meta: { name: 'own', version: '1.0.0' }, components: [] };",
  );
});
afterEach(() => project.remove());

const at = (...args: string[]) =>
  new Terminal(project, args, { env: { XDG_CONFIG_HOME: project.path('config') } });

describe.skipIf(noTerminal)('a plugin of one’s own at a terminal (needs a pseudo-terminal)', () => {
  it('is asked about once', async () => {
    const first = at('data', 'spec.yaml');
    await first.until(/own\.ts[\s\S]*Run it\? \[y\/N\]/);
    first.press('y\r');
    expect(await first.exited).toBe(0);
    const second = at('data', 'spec.yaml');
    expect(await second.exited).toBe(0);
    expect(second.output).not.toContain('Run it?');
  });

  it.each([
    ['another answer', '\r'],
    ['Ctrl-C', '\x03'],
  ])('does not run after %s', async (_, keys) => {
    const terminal = at('data', 'spec.yaml');
    await terminal.until(/Run it\?/);
    terminal.press(keys);
    expect(await terminal.exited).toBe(2);
    expect(terminal.output).toContain('you have not trusted');
  });
});
