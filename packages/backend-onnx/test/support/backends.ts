import * as tf from '@tensorflow/tfjs';
import { registerOnnxBackend } from '../../src/index';

tf.enableProdMode();

/** The backend under test, registered once a test file. */
export const backend = registerOnnxBackend(tf, { threads: 1 });

export { tf };

/** Makes one backend the current one while `body` runs. */
export async function on<Result>(name: 'cpu' | 'onnxruntime', body: () => Result): Promise<Awaited<Result>> {
  await tf.setBackend(name);
  return await body();
}
