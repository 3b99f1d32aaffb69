import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { adversarial } from './adversarial/definition';
import { avsl } from './avsl/definition';
import { avslDistance } from './avsl/distance';
import { causal } from './causal/definition';
import { diml } from './diml/definition';
import { dimlDistance } from './diml/distance';

export { adversarial, avsl, avslDistance, causal, diml, dimlDistance };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [adversarial, avsl, avslDistance, causal, diml, dimlDistance],
});
