import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { attribution } from './attribution';
import { contributions } from './contributions';
import { gradCam } from './grad-cam';
import { gradientInput } from './gradient-input';
import { integratedGradients } from './integrated-gradients';
import { occlusion } from './occlusion';
import { owen } from './owen';
import { rise } from './rise';
import { saliency } from './saliency';
import { smoothGrad } from './smooth-grad';
import { xrai } from './xrai';

export { owenValues } from './owen-values';
export {
  attribution,
  contributions,
  gradCam,
  gradientInput,
  integratedGradients,
  occlusion,
  owen,
  rise,
  saliency,
  smoothGrad,
  xrai,
};

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [
    owen,
    contributions,
    attribution,
    saliency,
    gradientInput,
    smoothGrad,
    integratedGradients,
    occlusion,
    rise,
    gradCam,
    xrai,
  ],
});
