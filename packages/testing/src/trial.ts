import type { Component, Kind, Kinds, Plugin, Tensor } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import { type Workbench, type WorkbenchOptions, workbench } from './workbench';

/** The settings of every `test…` function. */
export interface Trial {
  /** Options to try the component with, one set after another. Default: its defaults alone. */
  options?: Record<string, unknown>[];
  /** Plugins whose components it has among its options. Plain distances are there without. */
  plugins?: readonly Plugin[];
  /** What tf runs on; see `workbench`. */
  engine?: WorkbenchOptions['engine'];
}

/** A component's options as its `create` got them: defaults filled in, components made. */
// biome-ignore lint/suspicious/noExplicitAny: a reference knows its own options, and is read more easily without casts
export type Resolved = Record<string, any>;

/** A newly created component, with what a test of it needs. */
export interface Made<K extends Kind> {
  product: Kinds[K]['product'];
  options: Resolved;
  bench: Workbench;
}

/** @param others options that are laid over those under test */
export type Make<K extends Kind> = (context: Kinds[K]['context'], others?: object) => Promise<Made<K>>;

/**
 * Registers the tests of a component: that it is documented, and, for each set of options, those of `body`.
 * @param body registers tests; `make` makes the component with these options, `bench` is where it is made
 */
export function describeComponent<K extends Kind>(
  component: Component<K>,
  { options = [{}], plugins, engine }: Trial,
  body: (make: Make<K>, bench: () => Promise<Workbench>) => void,
): void {
  describe(`${component.kind} ${component.type}`, () => {
    it('is documented: a kebab-case type, a sentence of summary, a description for each option', () => {
      expect(component.type).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(component.summary).toMatch(/^[^a-z].*\.$/s);
      const properties = component.options.properties as Record<string, { description?: string }>;
      for (const [name, schema] of Object.entries(properties))
        expect(schema.description, `the option ${name} has no description`).toBeTruthy();
    });
    let resolved: Resolved = {};
    const watched = {
      ...component,
      create: (given: Resolved, services: unknown, context: never) => {
        resolved = given;
        return component.create(given as never, services as never, context);
      },
    } as unknown as Component;
    // One for all tests of the component: its schema is compiled once.
    let shared: Promise<Workbench> | undefined;
    const place = () => {
      shared ??= workbench({ components: [watched], plugins, engine });
      return shared;
    };
    for (const set of options) {
      const make: Make<K> = async (context, others) => {
        const bench = await place();
        const product = await bench.create(
          component.kind,
          { type: component.type, ...set, ...others },
          context,
        );
        return { product, options: resolved, bench };
      };
      const title = Object.keys(set).length === 0 ? 'by default' : `with ${JSON.stringify(set)}`;
      describe(title, () => body(make, place));
    }
  });
}

/** Runs something of which nothing may stay behind, in tidy's sense, and gives its result's values. */
export async function valuesOf(bench: Workbench, compute: () => Tensor): Promise<number[]> {
  const before = bench.tf.memory().numTensors;
  const result = bench.tf.tidy(compute);
  const values = Array.from(await result.data());
  result.dispose();
  expect(bench.tf.memory().numTensors, 'tensors are left behind').toBe(before);
  return values;
}
