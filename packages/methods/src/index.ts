import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [],
});
