import { expect, it } from 'vitest';
import { faceClasses } from '../shared/masks/face-classes';
import { drawFace } from './face';
import { planDifferences } from './known-differences';
import { render } from './pixels';
import { type PlannedFace, planFaces } from './plan';
import { repaint } from './repaint';
import { variations } from './variations';

const size = 48;

async function draw({ attributes, random, repaint: other }: PlannedFace) {
  const face = await render(drawFace(attributes, random, size), random, size, 6);
  if (other) repaint(face, other);
  return face;
}

/** Pixels whose colours differ, and the classes that the first image has there. */
function changed(a: Awaited<ReturnType<typeof draw>>, b: Awaited<ReturnType<typeof draw>>): number[] {
  return Array.from(a.map.keys()).filter((p) =>
    [0, 1, 2].some((channel) => a.image[3 * p + channel] !== b.image[3 * p + channel]),
  );
}

const pairs = planDifferences(variations.length, 5, faceClasses);
const of = (view: string) => pairs.filter((pair) => pair.view === view);

it('plans every part in every view', () => {
  for (const view of ['repainted', 'redrawn', 'retaken'])
    expect(of(view).map(({ part }) => part)).toEqual(variations.map(({ part }) => part));
  expect(planDifferences(2, 5, faceClasses).map(({ b }) => b.id)).toEqual(
    pairs.slice(0, 6).map(({ b }) => b.id),
  );
});

it('plans only what some classes show', () => {
  const parts = planDifferences(4, 5, ['hair', 'l_lip']).map(({ part }) => part);
  expect(new Set(parts)).toEqual(new Set(['mouth', 'smile', 'hair']));
  expect(planDifferences(4, 5, ['necklace'])).toEqual([]);
});

it('repaints the part and no other pixel', async () => {
  for (const { a, b, classes, part } of of('repainted')) {
    const [first, second] = await Promise.all([draw(a), draw(b)]);
    expect(second.map).toEqual(first.map);
    const differ = changed(first, second);
    expect(differ.length, part).toBeGreaterThan(2);
    for (const pixel of differ) expect(classes).toContain(faceClasses[first.map[pixel] as number]);
  }
}, 120_000);

it('redraws the part alone: far from it the images are the same', async () => {
  const [nose] = of('redrawn').filter(({ part }) => part === 'nose');
  const [first, second] = await Promise.all([draw(nose!.a), draw(nose!.b)]);
  const differ = changed(first, second);
  expect(differ.length).toBeGreaterThan(2);
  const seen = new Set(
    differ.flatMap((p) => [first.map[p], second.map[p]].map((id) => faceClasses[id as number])),
  );
  expect([...seen].filter((name) => name !== 'nose' && name !== 'skin')).toEqual([]);
}, 120_000);

it('takes the other face anew: nearly all pixels differ', async () => {
  const { a, b } = of('retaken')[0]!;
  expect(changed(await draw(a), await draw(b)).length).toBeGreaterThan(size * size * 0.9);
}, 120_000);

it('gives each split people of its own, whose faces differ in how they are taken', async () => {
  const settings = { label: 'person', facesPerPerson: 3, train: 6, validation: 3, test: 0 } as const;
  const faces = planFaces(settings, 1);
  expect(faces.map(({ label }) => label)).toEqual([
    ...Array(3).fill('train-person-000'),
    ...Array(3).fill('train-person-001'),
    ...Array(3).fill('validation-person-000'),
  ]);
  const [one, same, , other] = faces;
  expect(same?.attributes).toEqual(one?.attributes);
  // What a part draws is the person's; how the face is taken is each image's own.
  const draws = (face: PlannedFace | undefined, name: string) => face?.random.split(name).uniform();
  expect(draws(same, 'nose')).toBe(draws(one, 'nose'));
  expect(draws(other, 'nose')).not.toBe(draws(one, 'nose'));
  expect(draws(same, 'pose')).not.toBe(draws(one, 'pose'));
});
