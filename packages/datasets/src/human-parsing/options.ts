import { filePath, Type } from '@hemlkit/core/plugin';
import { attributeLabel } from '../shared/labels/options';
import { sizeProperties } from '../shared/splits/options';

export const options = Type.Object({
  root: filePath({
    description:
      'The folder of the parquet files, or of images and masks (JPEGImages, SegmentationClassAug).',
  }),
  label: attributeLabel('Where the label comes from: { present: Dress } or { column: NAME }.'),
  ...sizeProperties,
});
