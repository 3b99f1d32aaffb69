import { describe, expect, it } from 'vitest';
import { formatError } from '../errors/index';
import { loadFailure, loadLibtensorflow, restoreRemovedUtilities } from './libtensorflow';

const say = (cause: unknown, type = 'tensorflow', name = '@tensorflow/tfjs-node') =>
  formatError(loadFailure(type, name, cause));
const gpu = (cause: unknown) => say(cause, 'tensorflow-gpu', '@tensorflow/tfjs-node-gpu');

describe('libtensorflow that cannot be loaded', () => {
  it('is not installed', () => {
    const name = '@tensorflow/tfjs-node-that-is-not-there';
    let cause: unknown;
    try {
      loadLibtensorflow(name, ['/', '/tmp']);
    } catch (error) {
      cause = error;
    }
    expect(say(cause, 'tensorflow', name)).toMatchInlineSnapshot(`
      "The engine 'tensorflow' needs the package @tensorflow/tfjs-node-that-is-not-there, which is not installed.
      Install it beside your spec: \`npm install @tensorflow/tfjs-node-that-is-not-there@4.22.0\`. Or use \`engine: { type: onnxruntime }\`, which needs nothing."
    `);
  });

  it('was installed without running its script', () => {
    const cause = new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /a/lib/napi-v8/tfjs_binding.node. \n' +
        "Please run command 'npm rebuild @tensorflow/tfjs-node --build-addon-from-source' to rebuild the native addon module.",
    );
    expect(say(cause)).toMatchInlineSnapshot(`
      "The engine 'tensorflow' cannot start: @tensorflow/tfjs-node is installed without its native part.
      \`npm rebuild @tensorflow/tfjs-node\` fetches it, with libtensorflow (pnpm runs the script only after \`pnpm approve-builds\`). Or use \`engine: { type: onnxruntime }\`, which needs nothing."
    `);
  });

  it('lacks libtensorflow', () => {
    const cause = Object.assign(
      new Error('libtensorflow.so.2: cannot open shared object file: No such file or directory'),
      { code: 'ERR_DLOPEN_FAILED' },
    );
    expect(say(cause)).toMatchInlineSnapshot(`
      "The engine 'tensorflow' cannot start: libtensorflow (libtensorflow.so.2) is not found.
      \`npm rebuild @tensorflow/tfjs-node\` fetches it. Or use \`engine: { type: onnxruntime }\`, which needs nothing."
    `);
  });

  it('lacks a library of CUDA', () => {
    const cause = new Error('libcudart.so.11.0: cannot open shared object file: No such file or directory');
    expect(gpu(cause)).toMatchInlineSnapshot(`
      "The engine 'tensorflow-gpu' cannot start: the CUDA library libcudart.so.11.0 is not found.
      It takes an NVIDIA driver, CUDA 11.2 or newer of that major version and cuDNN 8, with their libraries on LD_LIBRARY_PATH. Or use \`engine: { type: onnxruntime }\`, which needs nothing."
    `);
  });

  it('fails otherwise', () => {
    expect(
      say(new Error('The module was compiled against another version of Node.js\nmore')),
    ).toMatchInlineSnapshot(`
      "The engine 'tensorflow' cannot start: @tensorflow/tfjs-node reports: The module was compiled against another version of Node.js.
      Install it again: \`npm install @tensorflow/tfjs-node@4.22.0\`. Or use \`engine: { type: onnxruntime }\`, which needs nothing."
    `);
  });
});

it('gives util back what Node 23 removed, and changes nothing that is there', () => {
  const kept = () => true;
  const util: Record<string, unknown> = { isArray: kept };
  restoreRemovedUtilities(util);
  expect(util.isArray).toBe(kept);
  const isNullOrUndefined = util.isNullOrUndefined as (value: unknown) => boolean;
  expect([null, undefined, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false]);
});
