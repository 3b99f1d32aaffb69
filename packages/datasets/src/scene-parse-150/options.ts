import { filePath, Type } from '@hemlkit/core/plugin';
import { attributeLabel } from '../shared/labels/options';
import { sizeProperties } from '../shared/splits/options';

export const options = Type.Object({
  root: filePath({
    description: 'ADEChallengeData2016 or the folder it lies in, or that of the parquet files.',
  }),
  label: attributeLabel(
    'Where the label comes from: { present: CLASS }, an attribute (scene_category) or { column: NAME }.',
  ),
  ...sizeProperties,
});
