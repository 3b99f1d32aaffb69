import type { Tensor2D } from '@hemlkit/core/plugin';
import type { Builder } from './builder';
import { uniformByFanIn } from './initial-values';

/** x · weight + bias, weight [in, out]; named and initialised as torch.nn.Linear. */
export function linear(builder: Builder, name: string, inputs: number, outputs: number) {
  const { tf } = builder;
  const initial = uniformByFanIn(inputs);
  const weight = builder.variable({
    name: `${name}.weight`,
    shape: [inputs, outputs],
    layout: 'linear',
    initial,
  });
  const bias = builder.variable({ name: `${name}.bias`, shape: [outputs], layout: 'plain', initial });
  return (x: Tensor2D): Tensor2D => tf.add(tf.matMul(x, weight as unknown as Tensor2D), bias);
}
