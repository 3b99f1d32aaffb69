import { expect, it } from 'vitest';
import { ArmNotes } from './arm-notes';

it('says once what is the same at several seeds', () => {
  const notes = new ArmNotes();
  for (const seed of [1, 2, 4]) notes.add('reweight', seed, 'no image.');
  notes.add('undersample', 1, 'no image.');
  notes.add('reweight', 5, 'no other image.');
  expect(notes.lines).toEqual([
    'reweight, seeds 1, 2, 4: no image.',
    'undersample, seed 1: no image.',
    'reweight, seed 5: no other image.',
  ]);
});
