import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { additive } from './additive/definition';
import { bottomUp } from './bottom-up';
import { given } from './given/definition';
import { single } from './single';

export { additive, bottomUp, given, single };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [bottomUp, single, additive, given],
});
