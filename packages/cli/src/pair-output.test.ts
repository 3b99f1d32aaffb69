import { expect, test } from 'vitest';
import { paperTree } from '../../report/test/paper-tree';
import { drawPair, drawSegments, pairName, pairText } from './pair-output';

const tree = paperTree();
const size = 4;
const whole = new Uint8Array(size * size * 3).fill(90);
const images = {
  size,
  whole,
  nodes: Object.fromEntries(tree.nodes.map(({ id }) => [id, whole])),
  photograph: {
    width: size,
    height: size,
    pixels: whole,
    leaves: ['hair'],
    shown: new Uint8Array(size ** 2).fill(1),
  },
};
const pair = { tree, a: images, b: images };

test('a pair as text, JSON, SVG, PNG and page, all of one tree', async () => {
  expect(pairText(tree, 'text')).toContain('joined_1_1');
  expect(JSON.parse(pairText(tree, 'json'))).toEqual(tree);
  const svg = (await drawPair(pair, 'svg')) as string;
  expect(svg).toMatch(/^<svg xmlns=.*data:image\/png;base64,/s);
  // Neither image shows a hat: no picture is brought along for it.
  expect(svg.match(/<image /g)).toHaveLength(2 * 31 + 2 - 4);
  const png = (await drawPair(pair, 'png')) as Uint8Array;
  expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect(await drawPair(pair, 'html')).toMatch(/^<!doctype html>.*<title>hair/s);
  expect(await drawSegments(pair)).toContain('Segments of validation/0012 and validation/0034');
});

test("a file's name has nothing of the images' folders in it", () => {
  expect(pairName(tree)).toBe('0012--0034');
  const own = { ...tree, a: { id: '../../etc/x y.jpg' }, b: { id: 'C:\\tmp\\b.tar.png' } };
  expect(pairName(own)).toBe('x_y--b.tar');
});
