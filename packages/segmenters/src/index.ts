import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { masks } from './masks/masks';

export { masks } from './masks/masks';

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [masks],
});
