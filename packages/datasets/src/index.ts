import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { celeba } from './celeba/celeba';
import { folder } from './folder/folder';
import { humanParsing } from './human-parsing/human-parsing';
import { sceneParse150 } from './scene-parse-150/scene-parse-150';
import { synthetic } from './synthetic/synthetic';

export { celeba } from './celeba/celeba';
export { folder } from './folder/folder';
export type { NameRule } from './folder/name-attributes';
export {
  type Survey,
  type SurveyedColumn,
  type SurveyedTable,
  surveyFolder,
} from './folder/survey';
export { clothesClasses } from './human-parsing/classes';
export { humanParsing } from './human-parsing/human-parsing';
export { sceneClasses } from './scene-parse-150/classes';
export { sceneParse150 } from './scene-parse-150/scene-parse-150';
export { faceClasses } from './shared/masks/face-classes';
export { type Attribute, type Attributes, attributes } from './synthetic/attributes';
export { type SynthesizeOptions, synthesize } from './synthetic/synthesize';
export { synthetic } from './synthetic/synthetic';

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [celeba, humanParsing, sceneParse150, folder, synthetic],
});
