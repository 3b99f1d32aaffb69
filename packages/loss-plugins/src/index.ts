import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { adam } from './adam';
import { multiSimilarity } from './multi-similarity';
import { perClassSampler } from './per-class-sampler';
import { randomSampler } from './random-sampler';
import { triplet } from './triplet';

export { adam, multiSimilarity, perClassSampler, randomSampler, triplet };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [triplet, multiSimilarity, perClassSampler, randomSampler, adam],
});
