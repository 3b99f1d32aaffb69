import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { avsl } from './avsl/definition';
import { avslDistance } from './avsl/distance';

export { avsl, avslDistance };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [avsl, avslDistance],
});
