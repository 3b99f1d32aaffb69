import {
  type Attribution,
  type Coalition,
  type Component,
  createRandom,
  type Explainer,
  type Hierarchy,
} from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { testContributions } from './test-contributions';
import { testPixels } from './test-pixels';
import { treeOf, trees } from './trees';
import { describeComponent, type Trial } from './trial';

export interface ExplainerTrial extends Trial {
  /** Whether children's numbers add up to their node's, and the root's is d(all) - d(none). Default: false. */
  addsUp?: boolean;
  /** What it asks for: distances of views, what each node adds of itself, or pixels. Default: `views`. */
  reads?: 'views' | 'contributions' | 'pixels';
  /** Of one that reads pixels: whether those that change nothing have exactly 0. Default: true. */
  isLocal?: boolean;
}

/** A distance in which every view has a number of its own. */
const anyDistance = (view: Coalition): number => createRandom(view.length, ...view).normal();

/**
 * Registers tests of an explainer: documentation, that it has a number for every node, asks only for what there is, counts
 * what it asked for, gives nothing to segments that change nothing, and finds the same again. Of one that reads contributions:
 * that its numbers are their sums, and that it refuses a method without any. Of one that reads pixels: the same of a
 * distance whose gradients are known, that nodes have the sums over their pixels, and that it asks for many images at once.
 *
 * @example
 * testExplainer(owen, { addsUp: true });
 */
export function testExplainer(
  component: Component<'explainer'>,
  { addsUp = false, reads = 'views', isLocal = true, ...trial }: ExplainerTrial = {},
): void {
  describeComponent(component, trial, (make) => {
    const made = async (): Promise<Explainer> => (await make({ random: createRandom(1) })).product;
    const ask = async (explainer: Explainer, hierarchy: Hierarchy, distance: (view: Coalition) => number) => {
      const asked: Coalition[] = [];
      const found = await explainer.explain({
        node: hierarchy.nodes.at(-1)!,
        hierarchy,
        async distances(views) {
          asked.push(...views);
          return Float64Array.from(views, distance);
        },
        method: 'any',
      });
      return { found, asked };
    };

    it('names its numbers', async () => {
      expect((await made()).title).toMatch(/\S/);
    });

    if (reads === 'contributions') {
      testContributions(made);
      return;
    }
    if (reads === 'pixels') {
      testPixels(made, { addsUp, isLocal });
      return;
    }

    for (const [name, parts] of Object.entries(trees)) {
      const hierarchy = treeOf(parts);
      const { segments } = hierarchy.nodes.at(-1)!;

      it(`has a number for every node: ${name}`, async () => {
        const { found } = await ask(await made(), hierarchy, anyDistance);
        expect(Object.keys(found.nodes).sort()).toEqual(hierarchy.nodes.map(({ id }) => id).sort());
        for (const [id, value] of Object.entries(found.nodes))
          expect(Number.isFinite(value), `${id} has ${value}`).toBe(true);
      });

      it(`asks for views of the segments that there are, in their order, and counts them: ${name}`, async () => {
        const { found, asked } = await ask(await made(), hierarchy, anyDistance);
        for (const view of asked) expect(view).toEqual(segments.filter((segment) => view.includes(segment)));
        expect(found.evaluations).toBe(asked.length);
      });

      it(`gives the distance with all segments, and with none: ${name}`, async () => {
        const { found } = await ask(await made(), hierarchy, anyDistance);
        expect([found.all, found.none]).toEqual([anyDistance(segments), anyDistance([])]);
      });

      it(`finds the same again, and leaves the hierarchy as it was: ${name}`, async () => {
        const before = structuredClone(hierarchy);
        const explainer = await made();
        const first = await ask(explainer, hierarchy, anyDistance);
        expect((await ask(await made(), hierarchy, anyDistance)).found).toEqual(first.found);
        expect(hierarchy).toEqual(before);
      });

      it(`gives nothing to nodes whose segments change nothing: ${name}`, async () => {
        const [first] = segments;
        const { found } = await ask(await made(), hierarchy, (view) => (view.includes(first!) ? 1 : 0.25));
        for (const { id, segments: own } of hierarchy.nodes)
          if (!own.includes(first!)) expect(found.nodes[id], id).toBeCloseTo(0, 9);
          else expect(Math.abs(found.nodes[id]!), id).toBeGreaterThan(0);
      });

      if (addsUp)
        it(`adds up: ${name}`, async () => {
          const { found } = await ask(await made(), hierarchy, anyDistance);
          expectSums(found, hierarchy);
        });
    }
  });
}

function expectSums({ nodes: values, all, none }: Attribution, { nodes, root }: Hierarchy): void {
  for (const { id, children } of nodes)
    if (children.length > 0)
      expect(
        children.reduce((sum, child) => sum + values[child]!, 0),
        id,
      ).toBeCloseTo(values[id]!, 9);
  expect(values[root]).toBeCloseTo(all - none, 9);
}
