import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { grid } from './grid/grid';
import { masks } from './masks/masks';
import { segformer } from './segformer/segformer';

export { grid } from './grid/grid';
export { masks } from './masks/masks';
export { segformer } from './segformer/segformer';

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [masks, segformer, grid],
});
