import { packageBuild } from '../../tsup.base';

// TypeBox and Inversify are some 600 files, and opening them takes half the time in which core is loaded.
export default packageBuild(
  {
    index: 'src/index.ts',
    plugin: 'src/plugin.ts',
    method: 'src/method.ts',
    onnx: 'src/onnx.ts',
    run: 'src/run.ts',
    browser: 'src/browser.ts',
    worker: 'src/worker.ts',
    // The thread of a model is started from a file of its own, which lies beside the code that starts it.
    'model-thread-worker': 'src/onnx/model-thread-worker.js',
  },
  {
    bundled: [/^typebox$/, /^inversify$/, /^@inversifyjs\//, /^reflect-metadata/],
  },
);
