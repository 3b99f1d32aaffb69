import { expect, test } from 'vitest';
import { boxesOf, misplaced } from '../../test/boxes';
import { paperTree, pixel } from '../../test/paper-tree';
import { heatFigure } from './heat-figure';

const column = { most: 0.0123, signed: true, a: pixel, b: pixel };
const columns = ['integrated gradients', 'saliency', 'a name that is far too long for its column'].map(
  (title, i) => ({ ...column, title, signed: i === 0 }),
);

test('draws both images by explainer without overlap, nothing cut', () => {
  const svg = heatFigure(paperTree(), { a: pixel, b: pixel }, columns);
  expect(misplaced(svg)).toEqual([]);
  expect(boxesOf(svg).boxes.filter(({ what }) => what === 'picture')).toHaveLength(8);
});

test('shows the scale: both ends and the middle where numbers are signed', () => {
  const texts = (signed: boolean) => {
    const svg = heatFigure(paperTree(), { a: pixel, b: pixel }, [{ ...column, title: 'one', signed }]);
    return [...svg.matchAll(/font-size="10"[^>]*>([^<]*)</g)].map(([, text]) => text);
  };
  expect(texts(true)).toEqual(['−0.012', '0', '0.012 a pixel']);
  expect(texts(false)).toEqual(['0', '0.012 a pixel']);
});
