import { describe, expect, it } from 'vitest';
import type { ComponentSpec } from '../contracts/component-spec';
import { HemlError } from '../contracts/error';
import type { Plugin } from '../contracts/plugin';
import type { TF } from '../contracts/tf';
import { component, defineDistance, defineLoss, defineMetric, definePlugin, services, Type } from '../plugin';
import { createComponents } from './create-components';

const distance = defineDistance({
  type: 'flat',
  summary: 'A toy.',
  options: Type.Object({ power: Type.Number({ default: 2 }) }),
  inject: { paths: services.paths },
  create: ({ power }, { paths }) => ({
    inverted: false,
    matrix: () => ({ power, spec: paths.spec }) as never,
  }),
});
const loss = defineLoss({
  type: 'flat',
  summary: 'A toy.',
  options: Type.Object({
    margin: Type.Number({ minimum: 0, default: 0.1 }),
    distance: component('distance', { default: { type: 'flat' } }),
    more: Type.Array(component('distance'), { default: [] }),
    inner: Type.Optional(Type.Object({ distance: component('distance') })),
    named: Type.Optional(Type.Record(Type.String(), component('distance'))),
  }),
  inject: { tf: services.tf },
  create: (options, { tf }, context) => ({ compute: () => ({ ...options, tf, context }) as never }),
});
const broken = defineMetric({
  type: 'broken',
  summary: 'A toy.',
  options: Type.Object({}),
  create: () => {
    throw new Error('out of luck');
  },
});
const toy = definePlugin({ meta: { name: 'toy', version: '1.0.0' }, components: [distance, loss, broken] });

let asked = 0;
const make = (...plugins: Plugin[]) =>
  createComponents({
    plugins,
    services: {
      paths: { spec: '/specs', cache: '/cache' },
      log: { info: () => undefined, warn: () => undefined },
      tf: () => ({ asked: ++asked }) as unknown as TF,
    },
  });
const context = { classes: 2, dimensions: 4, random: undefined as never };

describe('Components', () => {
  it('fills in defaults, injects services and hands over the context', async () => {
    const components = make(toy);
    expect(asked).toBe(0);
    const made = await components.create('loss', { type: 'flat' }, context);
    expect(made.compute(undefined as never)).toMatchObject({
      margin: 0.1,
      tf: { asked: 1 },
      context,
      more: [],
    });
  });

  it('makes components among the options first, wherever they stand', async () => {
    const flat = { type: 'flat', power: 3 };
    const made = await make(toy).create(
      'loss',
      { type: 'flat', distance: flat, more: [flat], inner: { distance: flat }, named: { any: flat } },
      context,
    );
    const options = made.compute(undefined as never) as never as Record<string, { matrix(): object }> & {
      more: { matrix(): object }[];
      inner: { distance: { matrix(): object } };
      named: { any: { matrix(): object } };
    };
    for (const one of [options.distance, options.more[0], options.inner.distance, options.named.any]) {
      expect(one?.matrix()).toEqual({ power: 3, spec: '/specs' });
    }
  });

  it('hands over the spec, complete, of what is made later', async () => {
    const own = definePlugin({
      meta: { name: 'own', version: '1.0.0' },
      components: [
        defineMetric({
          type: 'two-losses',
          summary: 'A toy.',
          options: Type.Object({
            second: component('loss', { later: true, default: { type: 'flat', margin: 3 } }),
            all: Type.Array(component('loss', { later: true })),
          }),
          create: (options) => ({ compute: async () => options as never }),
        }),
      ],
    });
    const components = make(toy, own);
    const spec = { type: 'two-losses', all: [{ type: 'flat', margin: 1 }] };
    const made = await components.create('metric', spec, {});
    const { second, all } = (await made.compute(undefined as never)) as never as {
      second: ComponentSpec;
      all: ComponentSpec[];
    };
    expect([second, ...all]).toMatchObject([
      { type: 'flat', margin: 3, distance: { type: 'flat', power: 2 } },
      { type: 'flat', margin: 1 },
    ]);
    expect((await components.create('loss', second, context)).compute(undefined as never)).toMatchObject({
      margin: 3,
      context,
    });
    const wrong = { type: 'two-losses', all: [{ type: 'flat', margin: -1 }] };
    await expect(components.create('metric', wrong, {})).rejects.toThrow('metric.all[0].margin');
  });

  it('makes a new one each time and leaves the spec as it is', async () => {
    const components = make(toy);
    const spec = { type: 'flat' };
    const first = await components.create('distance', spec, {});
    expect(await components.create('distance', spec, {})).not.toBe(first);
    expect(spec).toEqual({ type: 'flat' });
  });

  it('lists and finds', () => {
    const components = make(toy);
    expect(components.list().map((one) => one.component.type)).toEqual(['flat', 'flat', 'broken']);
    expect(components.list('loss')).toEqual([{ plugin: toy.meta, component: loss }]);
    expect(components.get('distance', 'flat')).toBe(distance);
    expect(components.get('distance', 'steep')).toBeUndefined();
  });

  it('refuses options that do not fit, and types there are not', async () => {
    const components = make(toy);
    await expect(
      components.create('loss', { type: 'flat', margin: -1 }, context),
    ).rejects.toThrowErrorMatchingInlineSnapshot(`[HemlError: loss.margin must be 0 or more, but is -1.]`);
    await expect(
      components.create('loss', { type: 'flt' }, context),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HemlError: There is no loss of the type \`flt\` (loss.type).]`,
    );
    await expect(components.create('miner', { type: 'any' }, {})).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HemlError: There is no miner of the type \`any\` (miner.type).]`,
    );
  });

  it('names a component that cannot be made', async () => {
    const failure = make(toy).create('metric', { type: 'broken' }, {});
    await expect(failure).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HemlError: The metric \`broken\` of the plugin \`toy\` could not be made: out of luck]`,
    );
    await expect(failure).rejects.toMatchObject({ kind: 'run', cause: new Error('out of luck') });
  });

  it('lets an error of tf through as it is', async () => {
    const none = () => {
      throw new HemlError('No engine yet.');
    };
    const services = {
      paths: { spec: '', cache: '' },
      log: { info: () => undefined, warn: () => undefined },
      tf: none,
    };
    const components = createComponents({ plugins: [toy], services });
    await expect(components.create('loss', { type: 'flat' }, context)).rejects.toThrow(
      new HemlError('No engine yet.'),
    );
  });

  it('knows an error of another copy of core', async () => {
    const foreign = Object.assign(new Error('no licence'), {
      name: 'HemlError',
      exitCode: 1,
      hint: 'Buy one.',
    });
    const other = definePlugin({
      meta: { name: 'other', version: '1.0.0' },
      components: [
        defineMetric({
          type: 'licensed',
          summary: 'A toy.',
          options: Type.Object({}),
          create: () => {
            throw foreign;
          },
        }),
      ],
    });
    await expect(make(other).create('metric', { type: 'licensed' }, {})).rejects.toBe(foreign);
  });

  it('refuses two plugins with the same component', () => {
    const second = definePlugin({ meta: { name: 'second', version: '1.0.0' }, components: [loss] });
    expect(() => make(toy, second)).toThrowErrorMatchingInlineSnapshot(
      `[HemlError: The plugins \`toy\` and \`second\` both bring a loss of the type \`flat\`.]`,
    );
  });
});
