import { createRequire } from 'node:module';
import { cpu } from '../engine/cpu';
import { onnxruntime } from '../engine/onnxruntime';
import { tensorflow, tensorflowGpu } from '../engine/tensorflow';
import { inProcess } from '../executors/in-process';
import { workers } from '../executors/workers';
import { definePlugin } from '../plugin/define';

const { version } = createRequire(import.meta.url)('@hemlkit/core/package.json') as { version: string };

/**
 * What core brings itself: the engines, because core alone may load a tfjs backend, and the executors that need nothing
 * but this machine.
 */
export const corePlugin = definePlugin({
  meta: { name: '@hemlkit/core', version },
  components: [onnxruntime, cpu, tensorflow, tensorflowGpu, workers, inProcess],
});
