import type { HierarchyNode, MethodData, NodeSettings } from '@hemlkit/core/method';
import { expect, it } from 'vitest';
import { remarks } from './remarks';

const node = (id: string): HierarchyNode => ({ id, children: [], segments: [id], classes: [id], level: 0 });
const settings = (absent: 'skip' | 'keep') => (): NodeSettings =>
  ({ training: { background: 'keep', absent } }) as NodeSettings;

/** Ten images of two labels in turn, which all show the hair; the first of them the hat. */
function data(hats: number): MethodData {
  const showing = ([name]: readonly string[]) =>
    Int32Array.from({ length: name === 'hat' ? hats : 10 }, (_, i) => i);
  const split = { labels: Int32Array.from({ length: 10 }, (_, i) => i % 2), store: { count: 10, showing } };
  return { splits: { train: split, validation: split }, labels: ['no', 'yes'] } as unknown as MethodData;
}
const remarksOf = (absent: 'skip' | 'keep', hats = 10) =>
  remarks([node('hair'), node('hat')], settings(absent), data(hats)).map(({ type, ...event }) => [
    type,
    'message' in event && event.message,
  ]);

it('reports what the background shows', () => {
  expect(remarksOf('skip')).toEqual([['info', expect.stringMatching(/^background keep: .*silhouette/)]]);
});

it('reports which nodes skip images, unless those are kept', () => {
  expect(remarksOf('skip', 6)[1]).toEqual([
    'info',
    'absent skip: a node is trained only on images that show some of it; of 10 training images: hat 6',
  ]);
  expect(remarksOf('keep', 6)).toHaveLength(1);
});

it('warns where the images that show a node cannot train it', () => {
  expect(remarksOf('skip', 1).at(-1)).toEqual(['warning', expect.stringMatching(/cannot train it/)]);
});
