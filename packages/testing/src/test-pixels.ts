import { type Attribution, type Explainer, HemlError, type Hierarchy } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { pixelStandIn } from './stand-in-pixels';
import { treeOf, trees } from './trees';

export interface PixelTrial {
  /** Whether its numbers come to d(all) - d(none). */
  addsUp: boolean;
  /** Whether pixels that change nothing have exactly 0. */
  isLocal: boolean;
}

/** A call for few images costs as much as one for many. */
const mostCalls = 8;

/** How far float32 sums may be off, as a share of the largest number. */
const tolerance = 1e-5;

/** Registers the tests of an explainer that looks at pixels. */
export function testPixels(made: () => Promise<Explainer>, { addsUp, isLocal }: PixelTrial): void {
  for (const [name, parts] of Object.entries(trees)) {
    const hierarchy = treeOf(parts);
    const { root } = hierarchy;
    const explain = async (only?: string) => {
      const standIn = pixelStandIn(hierarchy, only);
      const found = await (await made()).explain(standIn.question);
      return { ...standIn, found, pixels: await standIn.question.pixels!() };
    };

    it(`has a number for every node, the sum over its pixels in both images: ${name}`, async () => {
      const { found, pixels } = await explain();
      expect(Object.keys(found.nodes).sort()).toEqual(hierarchy.nodes.map(({ id }) => id).sort());
      for (const { id } of hierarchy.nodes)
        expectNear(found.nodes[id]!, sumOver(found, pixels.shown(id), 1), found);
      expectNear(found.outside ?? 0, sumOver(found, pixels.shown(root), 0), found);
    });

    it(`marks the pixels of either image, none below 0 unless they are signed: ${name}`, async () => {
      const { found, pixels } = await explain();
      const { size, signed, a, b } = found.pixels!;
      expect([size, a.length, b.length]).toEqual([pixels.size, pixels.size ** 2, pixels.size ** 2]);
      for (const value of [...a, ...b]) {
        expect(Number.isFinite(value)).toBe(true);
        if (!signed) expect(value).toBeGreaterThanOrEqual(0);
      }
    });

    it(`gives the distance of the two, and counts what it asked for: ${name}`, async () => {
      const { found, pixels, images, asked } = await explain();
      // Asked for after it has answered, or this would count as well.
      const { pairs, views } = asked;
      const [all] = await pixels.distances([images]);
      const [shown] = await pixelStandIn(hierarchy).question.distances([hierarchy.nodes.at(-1)!.segments]);
      expect([all, shown].some((value) => Math.abs(found.all - value!) <= tolerance * all!)).toBe(true);
      expect(found.evaluations).toBe(pairs + views);
    });

    it(`asks for many images in one call: ${name}`, async () => {
      const { asked } = await explain();
      expect(asked.calls).toBeLessThanOrEqual(mostCalls);
    });

    it(`finds the same again, and leaves the images as they were: ${name}`, async () => {
      const { question, images } = pixelStandIn(hierarchy);
      const before = structuredClone({ images, hierarchy });
      const explainer = await made();
      const first = await explainer.explain(question);
      expect(await explainer.explain(question)).toEqual(first);
      expect(await (await made()).explain(question)).toEqual(first);
      expect({ images, hierarchy }).toEqual(before);
    });

    it(`states whether its numbers add up, and then they do: ${name}`, async () => {
      const { found } = await explain();
      expect(found.addsUp ?? true).toBe(addsUp);
      if (addsUp)
        expectNear(sumOfLeaves(found, hierarchy) + (found.outside ?? 0), found.all - found.none, found);
    });

    if (isLocal)
      it(`gives nothing to pixels that change nothing: ${name}`, async () => {
        const [only] = hierarchy.nodes.at(-1)!.segments;
        const { found, pixels } = await explain(only);
        const live = pixels.shown(only!);
        for (const side of ['a', 'b'] as const)
          for (const [pixel, value] of found.pixels![side].entries())
            if (!live[side][pixel]) expectNear(value, 0, found);
        expect(Math.abs(found.nodes[only!]!)).toBeGreaterThan(0);
      });
  }

  it('explains a method without gradients, or refuses it by its name', async () => {
    const { question } = pixelStandIn(treeOf(trees['two leaves']!));
    const { gradients: _, maps: __, ...distancesAlone } = await question.pixels!();
    const asked = { ...question, pixels: async () => distancesAlone };
    const found = await (await made()).explain(asked).catch((error: unknown) => error);
    if (found instanceof Error) {
      expect(found).toBeInstanceOf(HemlError);
      expect(found.message).toContain('`any`');
    } else
      for (const value of Object.values((found as Attribution).nodes)) expect(value).toBeTypeOf('number');
  });

  it('refuses a method without pixels by its name', async () => {
    const { pixels: _, ...without } = pixelStandIn(treeOf(trees['two leaves']!)).question;
    const refused = made().then((explainer) => explainer.explain(without));
    await expect(refused).rejects.toBeInstanceOf(HemlError);
    await expect(refused).rejects.toThrow('`any`');
  });
}

function sumOver({ pixels }: Attribution, shown: { a: Uint8Array; b: Uint8Array }, value: 0 | 1): number {
  const side = (which: 'a' | 'b') =>
    pixels![which].reduce((sum, number, pixel) => (shown[which][pixel] === value ? sum + number : sum), 0);
  return side('a') + side('b');
}

const sumOfLeaves = ({ nodes: values }: Attribution, { nodes }: Hierarchy): number =>
  nodes.reduce((sum, { id, children }) => (children.length === 0 ? sum + values[id]! : sum), 0);

function expectNear(value: number, expected: number, { nodes }: Attribution): void {
  const largest = Math.max(...Object.values(nodes).map(Math.abs));
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * largest);
}
