import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { contributions } from './contributions';
import { owen } from './owen';

export { owenValues } from './owen-values';
export { contributions, owen };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [owen, contributions],
});
