import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { adam } from './adam';
import { multiSimilarity } from './miners/multi-similarity';
import { perClassSampler } from './samplers/per-class';
import { randomSampler } from './samplers/random';
import { triplet } from './triplet';

export { adam, multiSimilarity, perClassSampler, randomSampler, triplet };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [triplet, multiSimilarity, perClassSampler, randomSampler, adam],
});
