/*
 * A network in a thread of its own. ONNX Runtime computes in the thread that calls it, and the one that prepares the
 * next images and reads the last class maps would stand still meanwhile. Plain JavaScript, because Node.js starts the
 * thread from this very file, in the sources as in the built package. What it is asked and answers: model-thread.ts.
 */
import { parentPort } from 'node:worker_threads';
import ort from 'onnxruntime-node';

/** @type {import('onnxruntime-node').InferenceSession | undefined} */
let session;

const calls = {
  devices: async () => ({ value: ort.listSupportedBackends().map(({ name }) => name) }),

  async load({ model, options }) {
    session = await ort.InferenceSession.create(model, options);
    const { inputNames, outputNames, inputMetadata, outputMetadata } = session;
    return { value: { inputNames, outputNames, inputMetadata, outputMetadata } };
  },

  async run({ input, output, images, shape }) {
    const results = await session.run({ [input]: new ort.Tensor('float32', images, shape) }, [output]);
    // ONNX Runtime's own memory cannot be handed to another thread.
    const data = results[output].data.slice();
    return {
      value: { data, shape: results[output].dims, images },
      transfer: [data.buffer, images.buffer],
    };
  },

  async release() {
    await session?.release();
    return {};
  },
};

async function answer({ id, call, given }) {
  const started = performance.now();
  try {
    const { value, transfer } = await calls[call](given);
    parentPort.postMessage({ id, value, seconds: (performance.now() - started) / 1000 }, transfer);
  } catch (error) {
    parentPort.postMessage({ id, failure: error.message });
  }
}

// One after the other, so that no call's seconds are those of another.
let last = Promise.resolve();
parentPort.on('message', (message) => {
  last = last.then(() => answer(message));
});
