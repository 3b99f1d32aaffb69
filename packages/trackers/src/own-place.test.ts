import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { requireOwnPlace } from './own-place';

it('lets a tracker that nobody trusts write in the run and where the person works', () => {
  const at =
    (path: string | undefined, trusted = false) =>
    () =>
      requireOwnPlace('file', path, { folder: '/runs/a', trusted });
  for (const path of [undefined, '/runs/a/x', 'x', resolve('deep/x')]) expect(at(path)).not.toThrow();
  for (const path of ['/runs/ab', '/runs', '../x', '/runs/a/../b']) {
    expect(at(path)).toThrow('is outside of the run');
    expect(at(path, true)).not.toThrow();
  }
});
