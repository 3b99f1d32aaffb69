import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { owen } from './owen';

export { owenValues } from './owen-values';
export { owen };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [owen],
});
