import { type Child, type Component, createRandom, type Layout, type Weights } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { describeComponent, type Resolved, type Trial } from './trial';

export interface MergeReferenceInput {
  /** Three children; `weights` by their names, `trunk.conv.weight` say. */
  children: readonly Child[];
  options: Resolved;
}

export interface MergeTrial extends Trial {
  /** The joined node's values by the weight's name, in plain numbers. */
  reference?(input: MergeReferenceInput): Record<string, ArrayLike<number>>;
  /** Does it give equal children's weights back? Default: yes. */
  keepsEqual?: boolean;
  /** Does the order of the children not matter? Default: yes. */
  isSymmetric?: boolean;
}

const parts: Record<string, { shape: number[]; layout: Layout; trainable: boolean }> = {
  'trunk.conv.weight': { shape: [2, 2, 3, 2], layout: 'conv', trainable: true },
  'trunk.bn.running_mean': { shape: [4], layout: 'plain', trainable: false },
  'embedder.0.weight': { shape: [3, 4], layout: 'linear', trainable: true },
  'loss.proxies': { shape: [2, 4], layout: 'plain', trainable: true },
};

/**
 * Registers tests of a merge: documentation, the reference's values, that every weight keeps name, shape and layout, equal
 * children, their order, children without a score or of other models, that children stay as they were, the same again.
 *
 * @example
 * testMerge(myMerge, {
 *   // Of three children the first one's weights.
 *   reference: ({ children }) =>
 *     Object.fromEntries(Object.entries(children[0].weights).map(([name, { data }]) => [name, data])),
 *   isSymmetric: false,
 * });
 */
export function testMerge(component: Component<'merge'>, trial: MergeTrial = {}): void {
  const { reference, keepsEqual = true, isSymmetric = true } = trial;
  describeComponent(component, trial, (make) => {
    for (const count of [1, 2, 3])
      it(`gives every weight of the model, as finite numbers: of children, ${count}`, async () => {
        const { product } = await make({});
        expectModel(product.merge(family().slice(0, count)));
      });

    if (reference)
      it('gives its reference’s values', async () => {
        const { product, options } = await make({});
        const merged = product.merge(family());
        const expected = reference({ children: family(), options });
        expect(Object.keys(merged).sort()).toEqual(Object.keys(expected).sort());
        for (const [name, values] of Object.entries(expected)) expectClose(merged, name, Array.from(values));
      });

    if (keepsEqual)
      it('gives equal children’s weights back', async () => {
        const { product } = await make({});
        const [one] = family() as [Child];
        const merged = product.merge(family().map((child) => ({ ...child, weights: copyOf(one.weights) })));
        for (const [name, { data }] of Object.entries(one.weights))
          expectClose(merged, name, Array.from(data));
      });

    if (isSymmetric)
      it('does not depend on the order of the children', async () => {
        const { product } = await make({});
        const merged = product.merge(family());
        const turned = product.merge(family().reverse());
        for (const [name, { data }] of Object.entries(merged)) expectClose(turned, name, Array.from(data));
      });

    it('gives finite numbers where no child has a score, or a score is not a number', async () => {
      const { product } = await make({});
      for (const score of [0, Number.NaN])
        expectModel(product.merge(family().map((child) => ({ ...child, score }))));
    });

    it('leaves the children as they were, and shares no memory with them', async () => {
      const { product } = await make({});
      const children = family();
      const merged = product.merge(children);
      expect(children).toEqual(family());
      for (const { data } of Object.values(merged)) data.fill(7);
      expect(children, 'after the joined node’s weights were changed').toEqual(family());
    });

    it('gives the same again', async () => {
      const [one, other] = [await make({}), await make({})];
      const merged = one.product.merge(family());
      expect(one.product.merge(family())).toEqual(merged);
      expect(other.product.merge(family())).toEqual(merged);
    });

    it('makes no broken weights of children that are not of one model', async () => {
      const { product } = await make({});
      const [one, other] = family() as [Child, Child];
      const smaller = { ...other, weights: copyOf(other.weights) };
      smaller.weights['embedder.0.weight'] = {
        ...other.weights['embedder.0.weight']!,
        shape: [3, 2],
        data: new Float32Array(6),
      };
      const { 'loss.proxies': _, ...fewer } = copyOf(other.weights);
      for (const odd of [smaller, { ...other, weights: fewer }])
        for (const children of [
          [one, odd],
          [odd, one],
        ]) {
          const merged = attempt(() => product.merge(children));
          // To refuse them is right; so is to take the weights of one child.
          if (merged instanceof Error) expect(merged.message).not.toBe('');
          else for (const [name, weight] of Object.entries(merged)) expectWhole(name, weight);
        }
    });
  });
}

/** Three children that differ in all that a merge is given. */
function family(): Child[] {
  return ['a', 'b', 'c'].map((id, i) => {
    const random = createRandom(1, 'child', id);
    const weights: Weights = {};
    for (const [name, part] of Object.entries(parts)) {
      const size = part.shape.reduce((product, extent) => product * extent, 1);
      weights[name] = { ...part, shape: [...part.shape], data: random.normals(size, 1) };
    }
    return { id, weights, leaves: i + 1, score: 0.9 - 0.2 * i };
  });
}

const copyOf = (weights: Weights): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, { ...weight, data: weight.data.slice() }]),
  );

function expectModel(merged: Weights): void {
  expect(Object.keys(merged).sort()).toEqual(Object.keys(parts).sort());
  for (const [name, weight] of Object.entries(merged)) {
    const { shape, layout, trainable } = weight;
    expect({ shape, layout, trainable }, name).toEqual(parts[name]);
    expectWhole(name, weight);
  }
}

/** As many numbers as the shape holds, all of them finite. */
function expectWhole(name: string, { data, shape }: Weights[string]): void {
  expect(data, name).toBeInstanceOf(Float32Array);
  expect(data.length, `numbers of ${name}, of the shape [${shape}]`).toBe(
    shape.reduce((product, extent) => product * extent, 1),
  );
  expect(data.every(Number.isFinite), `${name} is finite`).toBe(true);
}

function expectClose(merged: Weights, name: string, expected: number[]): void {
  const values = Array.from(merged[name]!.data);
  expect(values.length, name).toBe(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `${name}, number ${i}`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(expected[i]!)),
    );
  });
}

function attempt<T>(action: () => T): T | Error {
  try {
    return action();
  } catch (error) {
    return error as Error;
  }
}
