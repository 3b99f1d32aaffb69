import { expect, it } from 'vitest';
import { measureDamages } from './measure';
import { trials } from './trials';
import { Workplace } from './workplace';

// The other kinds of damage are tried by scripts/reliability-table.ts, which takes a minute or two.
it('no stored file of which one bit is flipped is used: it is named, or rebuilt', async () => {
  const place = await Workplace.create();
  try {
    const measured = await measureDamages(place, ['one bit']);
    const wrong = measured.filter(({ outcomes }) => !['rebuilt', 'named'].includes(outcomes['one bit']!));
    expect(wrong.map(({ trial, outcomes }) => `${trial.file} ${outcomes['one bit']}`)).toEqual([]);
    expect(measured).toHaveLength(trials.length);
    expect(measured.some(({ outcomes }) => outcomes['one bit'] === 'rebuilt')).toBe(true);
  } finally {
    await place.remove();
  }
});
