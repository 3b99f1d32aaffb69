import { filePath, type Static, Type } from '@hemlkit/core/plugin';
import { attributeLabel } from '../shared/labels/options';
import { sizeProperties } from '../shared/splits/options';

export const options = Type.Object({
  root: filePath({ description: 'The folder of CelebA or of CelebAMask-HQ, as it is unpacked.' }),
  variant: Type.Optional(
    Type.Union([Type.Literal('aligned'), Type.Literal('mask-hq')], {
      description:
        'aligned: img_align_celeba, without masks. mask-hq: CelebA-HQ-img and its masks. Default: what is there.',
    }),
  ),
  label: attributeLabel(
    'Where the label comes from: one of the 40 attributes (Male), { present: CLASS } or { column: NAME }.',
  ),
  ...sizeProperties,
});

export type CelebaOptions = Static<typeof options>;
