import type { Tensor3D } from '@hemlkit/core/plugin';
import { uniformByFanIn, type VariableMaker } from './variables';

export interface NodeLinearSettings {
  /** The variables are `NAME.weight` [nodes, inputs, outputs] and `NAME.bias` [nodes, 1, outputs]. */
  name: string;
  nodes: number;
  inputs: number;
  outputs: number;
}

/** A linear layer of its own for each node: [nodes, batch, inputs] → [nodes, batch, outputs], one batched product. */
export function nodeLinear(
  maker: VariableMaker,
  { name, nodes, inputs, outputs }: NodeLinearSettings,
): (x: Tensor3D) => Tensor3D {
  const { tf } = maker;
  const initial = uniformByFanIn(inputs);
  const weight = maker.make({ name: `${name}.weight`, shape: [nodes, inputs, outputs], initial });
  const bias = maker.make({ name: `${name}.bias`, shape: [nodes, 1, outputs], initial });
  return (x) => tf.add(tf.matMul(x, weight as unknown as Tensor3D), bias);
}
