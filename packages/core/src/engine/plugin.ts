import { createRequire } from 'node:module';
import { definePlugin } from '../plugin/define';
import { cpu } from './cpu';
import { onnxruntime } from './onnxruntime';
import { tensorflow, tensorflowGpu } from './tensorflow';

const { version } = createRequire(import.meta.url)('@hemlkit/core/package.json') as { version: string };

/** The engines. They come with core, since core alone may load a tfjs backend. */
export const enginePlugin = definePlugin({
  meta: { name: '@hemlkit/core', version },
  components: [onnxruntime, cpu, tensorflow, tensorflowGpu],
});
