import { expectTypeOf, it } from 'vitest';
import { component, type Distance, defineLoss, definePlugin, services, type TF, Type } from '../plugin';

it('types create by options and inject', () => {
  const loss = defineLoss({
    type: 'toy',
    summary: 'A toy.',
    options: Type.Object({
      margin: Type.Number({ minimum: 0, default: 0.05 }),
      distance: component('distance', { default: { type: 'euclidean' } }),
    }),
    inject: { tf: services.tf },
    create: ({ margin, distance }, { tf }, { classes }) => {
      expectTypeOf(margin).toEqualTypeOf<number>();
      expectTypeOf(distance).toEqualTypeOf<Distance>();
      expectTypeOf(tf).toEqualTypeOf<TF>();
      expectTypeOf(classes).toEqualTypeOf<number>();
      return { compute: () => tf.scalar(0) };
    },
  });
  const plugin = definePlugin({ meta: { name: 'toy', version: '1.0.0' }, components: [loss] });
  expectTypeOf(plugin.components[0]!.type).toEqualTypeOf<string>();
});
