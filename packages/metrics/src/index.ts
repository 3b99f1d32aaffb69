import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { ami, nmi } from './clustering/agreement-metric';
import * as distances from './distances';
import * as retrieval from './retrieval';
import { equalErrorRateMetric, rocAucMetric, tarAtFarMetric } from './verification/verification-metric';

export { type Agreement, agreement } from './clustering/mutual-information';
export { cosine, dot, euclidean, snr, snrSymmetric } from './distances';
export {
  mapAtR,
  meanAveragePrecision,
  meanReciprocalRank,
  precisionAtK,
  recallAtK,
  rPrecision,
} from './retrieval';
export { within } from './retrieval/within';
export { ami, equalErrorRateMetric, nmi, rocAucMetric, tarAtFarMetric };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [
    ...Object.values(distances),
    ...Object.values(retrieval),
    nmi,
    ami,
    rocAucMetric,
    equalErrorRateMetric,
    tarAtFarMetric,
  ],
});
