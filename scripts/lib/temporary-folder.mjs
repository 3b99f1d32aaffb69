import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Vitest's global setup: gives a test run one temporary folder, that `os.tmpdir()` names in every worker and every
 * process they start, and removes it at the end. So no test leaves files behind, even one that is interrupted. HEML's own
 * configuration, where it remembers what is trusted, is in it as well.
 */
export default function setup() {
  const names = ['TMPDIR', 'XDG_CONFIG_HOME'];
  const before = names.map((name) => process.env[name]);
  const folder = mkdtempSync(join(tmpdir(), 'heml-tests-'));
  process.env.TMPDIR = folder;
  process.env.XDG_CONFIG_HOME = join(folder, 'config');
  return () => {
    for (const [i, name] of names.entries()) {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
