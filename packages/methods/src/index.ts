import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { bottomUp } from './bottom-up';
import { single } from './single';

export { bottomUp, single };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [bottomUp, single],
});
