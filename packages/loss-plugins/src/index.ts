import { type Component, definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { adam } from './adam';
import * as losses from './losses';
import * as miners from './miners';
import * as reducers from './reducers';
import * as regularizers from './regularizers';
import * as samplers from './samplers';

export { type SubCenterData, type SubCenterOutliers, subCenterOutliers } from './sub-center-outliers';
export { adam, losses, miners, reducers, regularizers, samplers };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [losses, reducers, regularizers, miners, samplers, { adam }].flatMap((ofOneKind): Component[] =>
    Object.values(ofOneKind),
  ),
});
