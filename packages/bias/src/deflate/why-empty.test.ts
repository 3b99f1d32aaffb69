import { expect, it } from 'vitest';
import type { Refusal } from '../contracts/deflate';
import type { DeflateSettings } from './settings';
import { whyEmpty } from './why-empty';

const settings: DeflateSettings = {
  attribute: 'hat',
  epsilon: 0.05,
  overlap: 0.6,
  blend: 'poisson' as const,
  kept: [],
};
const refused = (...all: Pick<Refusal, 'reason' | 'best'>[]) =>
  all.map((one, i) => ({ recipient: String(i), label: 'smile', has: true, ...one }));
const why = (...all: Pick<Refusal, 'reason' | 'best'>[]) =>
  whyEmpty(
    settings,
    refused(...all),
    true,
  )('smile', true).replace("No training image of the label 'smile' with `hat` can be made: ", '');

it('states what kept a cell empty', () => {
  expect(why({ reason: 'no-donor' }, { reason: 'no-donor' })).toBe('no other image has what it would need.');
  expect(why({ reason: 'alone' }, { reason: 'no-donor' })).toBe(
    'no other image shows the part where it would be.',
  );
  // The nearest is the most informative.
  expect(why({ reason: 'alone' }, { reason: 'overlap', best: 0.4 }, { reason: 'place', best: 0.55 })).toBe(
    'no donor lies well enough, the best overlap was 0.55 and 0.6 is needed.',
  );
});

it('states what a remedy without composites lacks, whatever is refused elsewhere', () => {
  expect(whyEmpty(settings, [], false)('smile', false)).toBe(
    "There is no training image of the label 'smile' without `hat`.",
  );
});

it('distinguishes a segment from an attribute of the dataset', () => {
  const shown = { ...settings, attribute: { segment: { name: 'hat', classes: ['hat'] } } };
  expect(whyEmpty(shown, refused({ reason: 'overlap', best: 0.5 }), true)('smile', true)).toBe(
    "No training image of the label 'smile' that shows `hat` can be made: no donor lies well enough, the best overlap was 0.50 and 0.6 is needed.",
  );
});
