import { createRandom, type Hierarchy, type Question } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { attribution } from './attribution';

const node = (id: string, children: string[] = []) => ({
  id,
  children,
  segments: children.length > 0 ? children : [id],
  classes: children.length > 0 ? children : [id],
  level: Math.sign(children.length),
});
const hierarchy: Hierarchy = {
  root: 'both',
  nodes: [node('hat'), node('hair'), node('both', ['hat', 'hair'])],
};
/** By pixel what it shows; the last pixel of either image shows neither. */
const shows = { a: ['hat', 'hair', 'hat', ''], b: ['hair', 'hair', 'hat', ''] };
const own = { a: Float32Array.of(1, 2, 4, 8), b: Float32Array.of(-16, 32, 64, 128) };

const question = (given: object): Question =>
  ({
    node: hierarchy.nodes[2],
    hierarchy,
    method: 'any',
    distances: () => Promise.reject(new Error('It asks for views.')),
    pixels: async () => ({
      size: 2,
      shown: (id: string) => {
        const { segments } = hierarchy.nodes.find((one) => one.id === id)!;
        const mask = (side: 'a' | 'b') =>
          Uint8Array.from(shows[side], (name) => Number(segments.includes(name)));
        return { a: mask('a'), b: mask('b') };
      },
    }),
    ...given,
  }) as unknown as Question;

const made = async () =>
  (await workbench({ components: [attribution] })).create(
    'explainer',
    { type: 'attribution' },
    { random: createRandom(1) },
  );

it("sums what the method ascribes to a node's pixels in both images", async () => {
  const asked = question({ attribution: async () => ({ ...own, size: 2, distance: 223, name: 'made up' }) });
  expect(await (await made()).explain(asked)).toEqual({
    nodes: { hat: 1 + 4 + 64, hair: 2 - 16 + 32, both: 87 },
    outside: 8 + 128,
    pixels: { size: 2, signed: true, ...own },
    distance: 'made up',
    all: 223,
    none: 0,
    evaluations: 0,
  });
});

it('refuses a method without an explanation of its own by its name', async () => {
  await expect((await made()).explain(question({}))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`any\` ascribes its distances to nothing itself; the explainer \`owen\` explains every method.]`,
  );
});
