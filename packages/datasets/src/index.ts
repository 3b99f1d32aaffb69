import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { folder } from './folder/folder';
import { synthetic } from './synthetic/synthetic';

export { folder } from './folder/folder';
export { type Attribute, type Attributes, attributes } from './synthetic/attributes';
export { faceClasses } from './synthetic/classes';
export { type SynthesizeOptions, synthesize } from './synthetic/synthesize';
export { synthetic } from './synthetic/synthetic';

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [folder, synthetic],
});
