import type { Explainer, PixelQuestion, Question } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { gradCam } from './grad-cam';
import { gradientInput } from './gradient-input';
import { integratedGradients } from './integrated-gradients';
import { occlusion } from './occlusion';
import { pixelsOf } from './pixels-of';
import { rise } from './rise';
import { saliency } from './saliency';
import { smoothGrad } from './smooth-grad';
import { xrai } from './xrai';

const node = { id: 'hat', children: [], segments: ['hat'], classes: ['hat'], level: 0 };
const question: Question = {
  node,
  hierarchy: { root: 'hat', nodes: [node] },
  method: 'given',
  distances: async (views) => Float64Array.from(views, (view) => view.length),
};

const size = 8;
const image = (value: number) => new Float32Array(3 * size ** 2).fill(value);

/** A model that somebody else trained: it tells the distance of any two images, and no more. The first red pixel of `a` alone counts. */
const distancesAlone: PixelQuestion = {
  size,
  images: { a: image(1), b: image(0.5) },
  shown: () => ({ a: new Uint8Array(size ** 2).fill(1), b: new Uint8Array(size ** 2).fill(1) }),
  distances: async (pairs) => Float64Array.from([...pairs], ({ a }) => a[0] as number),
};

const made = async (
  { create }: { create: (options: never, services: never, context: never) => unknown },
  options: object,
): Promise<Explainer> => {
  const split = () => ({ uniform: () => 0.25, integer: () => 0, split });
  return (await create(options as never, {} as never, { random: { split } } as never)) as Explainer;
};

it('names the method without pixels, and what explains it', async () => {
  await expect(pixelsOf(question, 'saliency')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`given\` gives no pixels, which \`saliency\` looks at; \`owen\` and \`occlusion\` explain it.]`,
  );
  const contributions = async () => ({ own: {}, distance: '' });
  await expect(pixelsOf({ ...question, contributions }, 'rise')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`given\` gives no pixels, which \`rise\` looks at; \`owen\`, \`occlusion\` and \`contributions\` explain it.]`,
  );
});

it.each([
  ['saliency', saliency, {}],
  ['gradient-input', gradientInput, {}],
  ['smooth-grad', smoothGrad, { samples: 2, noise: 0.1, of: 'mean' }],
  [
    'integrated-gradients',
    integratedGradients,
    { baseline: 'black', steps: 2, rule: 'middle', moves: 'both' },
  ],
  ['xrai', xrai, { steps: 2 }],
  ['grad-cam', gradCam, {}],
] as const)('%s refuses a method that computes distances alone', async (type, component, options) => {
  const explainer = await made(component, options);
  const refused = explainer.explain({ ...question, pixels: async () => distancesAlone });
  await expect(refused).rejects.toMatchObject({
    code: 'gradients-missing',
    kind: 'usage',
    message: `The method \`given\` computes distances and no gradients, which \`${type}\` needs; \`owen\`, \`occlusion\` and \`rise\` explain it.`,
  });
});

it('leaves those that compare changed images to such a method', async () => {
  const given: Question = { ...question, pixels: async () => distancesAlone };
  const covered = await (await made(occlusion, { patch: 4, stride: 4, baseline: 'black' })).explain(given);
  // The patch with the first pixel takes all of the distance, and each of its pixels has that.
  expect(covered.nodes.hat).toBe(16);
  expect([covered.pixels?.a[0], covered.pixels?.a[4], covered.pixels?.b[0]]).toEqual([1, 0, 0]);
  const options = { masks: 3, cells: 2, keep: 0.5, centred: false };
  const kept = await (await made(rise, options)).explain(given);
  // Every mask keeps all: the distance, divided by how often a pixel is meant to be kept.
  expect(kept.pixels?.a[0]).toBeCloseTo(2, 6);
  expect((await (await made(occlusion, {})).explain(given)).nodes).toEqual({ hat: 1 });
});
