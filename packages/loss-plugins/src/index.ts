import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { adam } from './adam';
import * as miners from './miners';
import * as samplers from './samplers';
import { triplet } from './triplet';

export { adam, miners, samplers, triplet };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [triplet, ...Object.values(miners), ...Object.values(samplers), adam],
});
