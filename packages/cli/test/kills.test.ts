import { expect, it } from 'vitest';
import { killAll } from '../../../scripts/reliability/kill-all.mjs';
import { commandLine } from './project';

// A few instants of the many that `scripts/long/kills.mjs` tries.
it('killed while a finished run is trained again, or beside another training, nothing is lost or mixed', async () => {
  const only = ['a finished run trained again', 'two trainings at once'];
  expect(await killAll({ command: commandLine, kills: 2, seed: 5, only })).toEqual([]);
});
