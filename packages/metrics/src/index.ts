import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { cosine } from './cosine';
import { euclidean } from './euclidean';
import { precisionAtK } from './precision-at-k';
import { snr, snrSymmetric } from './snr';

export { cosine, euclidean, precisionAtK, snr, snrSymmetric };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [euclidean, cosine, snr, snrSymmetric, precisionAtK],
});
