import {
  defineTrunk,
  type NetworkVariable,
  type Plugin,
  services,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  Type,
} from '@hemlkit/core/plugin';

const layers = [
  { name: 'low', stride: 2, channels: 4 },
  { name: 'middle', stride: 4, channels: 6 },
  { name: 'high', stride: 8, channels: 8 },
];

/** Three convolutions of stride 2, as small as a trunk with feature maps can be. */
const mapped = defineTrunk({
  type: 'mapped',
  summary: 'Three convolutions with a feature map each.',
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }, { random }) => {
    const variables: Record<string, NetworkVariable> = {};
    for (const [at, { name, channels }] of layers.entries()) {
      const inputs = layers[at - 1]?.channels ?? 3;
      const values = random.split(name).normals(9 * inputs * channels, Math.sqrt(2 / (9 * inputs)));
      const shape = [3, 3, inputs, channels];
      variables[`${name}.weight`] = {
        value: tf.tidy(() => tf.variable(tf.tensor(values, shape))),
        layout: 'conv',
      };
    }
    const pass = (x: Tensor4D, { name }: { name: string }): Tensor4D =>
      tf.relu(
        tf.conv2d(
          x,
          (variables[`${name}.weight`] as NetworkVariable).value as unknown as Tensor4D,
          2,
          'same',
        ),
      );
    const mean = (map: Tensor) => tf.mean(map, [1, 2]) as Tensor2D;
    const end = layers.at(-1)!;
    return {
      variables,
      features: end.channels,
      pretrained: false,
      apply: (images) => mean(layers.reduce(pass, images)),
      maps: {
        layers,
        apply: (images, _training, names = [end.name]) => {
          const found: Record<string, Tensor4D> = {};
          layers.reduce((x, layer) => {
            const map = pass(x, layer);
            if (names.includes(layer.name)) found[layer.name] = map;
            return map;
          }, images);
          return found;
        },
        features: (map, name) =>
          mean(layers.slice(layers.findIndex((one) => one.name === name) + 1).reduce(pass, map)),
      },
    };
  },
});

export const mappedTrunk: Plugin = { meta: { name: 'mapped-trunk', version: '0.0.0' }, components: [mapped] };
