import { expect, it } from 'vitest';
import { classPresence, groupPresence } from './class-presence';

const samples = [{ pixels: [6, 2, 0] }, { pixels: [4, 3, 3] }, { pixels: [10, 0, 0] }];

it('counts the images that show a class, and its mean share of all images', () => {
  expect(classPresence(['background', 'skin', 'hair'], samples)).toEqual([
    { name: 'background', images: 3, share: (6 / 8 + 4 / 10 + 1) / 3 },
    { name: 'skin', images: 2, share: (2 / 8 + 3 / 10) / 3 },
    { name: 'hair', images: 1, share: 3 / 10 / 3 },
  ]);
});

it('counts an image once for a group, whichever of its classes it shows', () => {
  expect(
    groupPresence(
      [
        { name: 'head', ids: [1, 2] },
        { name: 'none', ids: [] },
      ],
      samples,
    ),
  ).toEqual([
    { name: 'head', images: 2, share: (2 / 8 + 6 / 10) / 3 },
    { name: 'none', images: 0, share: 0 },
  ]);
  expect(groupPresence([{ name: 'head', ids: [1] }], [])).toEqual([{ name: 'head', images: 0, share: 0 }]);
});
