import type { HostArray, InputSpec, Program } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { Tensor, TF } from '../contracts/tf';

/** Runs the step itself each time: for backends that execute at once and have nothing to compile. */
export function eagerProgram(
  tf: TF,
  step: (...inputs: Tensor[]) => Tensor[],
  specs: readonly InputSpec[],
): Program {
  return {
    async run(inputs: HostArray[]) {
      if (inputs.length !== specs.length)
        throw new HemlError(`A step of ${specs.length} inputs was run with ${inputs.length}.`, {
          code: 'step-inputs-mismatch',
        });
      const outputs = tf.tidy(() =>
        step(...specs.map((spec, i) => toTensor(tf, spec, inputs[i] as HostArray))),
      );
      const values = await Promise.all(outputs.map((output) => output.data() as Promise<HostArray>));
      tf.dispose(outputs);
      return values;
    },
    dispose() {},
  };
}

function toTensor(tf: TF, spec: InputSpec, data: HostArray): Tensor {
  // tfjs has no uint8 dtype; bytes arrive in a step as int32.
  if (spec.dtype === 'uint8') return tf.tensor(Int32Array.from(data), spec.shape, 'int32');
  return tf.tensor(data, spec.shape, spec.dtype);
}
