import { expect, test } from 'vitest';
import { comparisonText, segmentationText } from './segment';

test('shows how often each class is seen, and what it took', () => {
  const split = (name: 'train' | 'validation', images: number) => ({
    split: name,
    images,
    presence: [
      { name: 'background', images, share: 0.75 },
      { name: 'hat', images: 3, share: 0.0012 },
    ],
  });
  const stored = { splits: [split('train', 80), split('validation', 20)], computed: 100, seconds: 4 };
  expect(segmentationText({ ...stored, networkSeconds: 3.5 })).toMatchInlineSnapshot(`
    "| class | train: images | pixels % | validation: images | pixels % |
    | --- | ---: | ---: | ---: | ---: |
    | background | 80 | 75.00 | 20 | 75.00 |
    | hat | 3 | 0.12 | 3 | 0.12 |

    100 images in 4.0 s, 25.0 a second, 88 % of the time in the network"
  `);
  expect(
    segmentationText({ ...stored, computed: 0, seconds: 0.1 })
      .split('\n')
      .at(-1),
  ).toMatchInlineSnapshot(`"all images were stored before"`);
});

test('shows how well a segmenter agrees with the masks', () => {
  const classes = [
    { name: 'skin', iou: 0.8765 },
    { name: 'hat', iou: Number.NaN },
  ];
  const agreement = { images: 100, pixelAccuracy: 0.90023, meanIou: 0.58661, classes };
  expect(comparisonText({ ...agreement, seconds: 2, networkSeconds: 1.7 })).toMatchInlineSnapshot(`
    "| class | IoU % |
    | --- | ---: |
    | skin | 87.6 |
    | hat | - |

    pixel accuracy 90.02 %, mean IoU 58.66 %
    100 images in 2.0 s, 50.0 a second, 85 % of the time in the network"
  `);
});
