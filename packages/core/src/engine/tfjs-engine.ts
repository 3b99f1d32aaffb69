import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { TF } from '../contracts/tf';
import { eagerProgram } from './eager-program';

/** An engine over a tfjs backend that is registered already. */
export async function tfjsEngine(
  type: string,
  tf: TF,
  backend: string,
  facts: Engine['facts'] = {},
): Promise<Engine> {
  if (!(await tf.setBackend(backend)))
    throw new HemlError(`The TensorFlow.js backend '${backend}' could not be started.`, {
      code: 'engine-start-failed',
      hint: 'Choose another engine in the spec, `engine: { type: onnxruntime }` for one.',
    });
  await tf.ready();
  return {
    type,
    tf,
    processes: 1,
    facts: { type, tfjs: tf.version_core, ...facts },
    compile: (step, inputs) => eagerProgram(tf, step, inputs),
    async dispose() {},
  };
}
