import type { Parameter, Tensor } from '@hemlkit/core/method';

/** What `tf.variableGrads` gives, by the parameters' own names, as an optimizer takes it. */
export function gradientsOf(
  parameters: readonly Parameter[],
  grads: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const gradients: Record<string, Tensor> = {};
  for (const { name, variable } of parameters) {
    const gradient = grads[variable.value.name];
    if (gradient) gradients[name] = gradient;
  }
  return gradients;
}
