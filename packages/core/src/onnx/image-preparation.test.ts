import { expect, it } from 'vitest';
import { preparationOf } from './image-preparation';

const role = { name: 'The given model', exportHint: '', owner: 'the method' };

const rgb = { channels: 'rgb' } as const;
const prepared = (value: unknown, options: object = {}) =>
  preparationOf({ ...rgb, ...options }, { model: 'm.onnx', preprocessor: { file: 'p.json', value } }, role);
const reported = (make: () => unknown) => {
  try {
    return make();
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
};

const imagenet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] };

it('reads what CLIP, DINOv2, ViT and ConvNeXt come with', () => {
  const clip = { image_mean: [0.48, 0.46, 0.41], image_std: [0.27, 0.26, 0.28], resample: 3 };
  const square = { height: 224, width: 224 };
  expect(
    prepared({ ...clip, size: { shortest_edge: 224 }, crop_size: square, do_center_crop: true }),
  ).toEqual({
    size: 224,
    fit: { filter: 3, shorter: 224 },
    normalize: { mean: clip.image_mean, deviation: clip.image_std },
    channels: 'rgb',
  });
  // Older files give numbers.
  expect(prepared({ ...clip, size: 224, crop_size: 224, do_center_crop: true })).toMatchObject({
    size: 224,
    fit: { filter: 3, shorter: 224 },
  });
  expect(
    prepared({ ...imagenet, size: { shortest_edge: 256 }, crop_size: square, resample: 3 }),
  ).toMatchObject({ size: 224, fit: { filter: 3, shorter: 256 } });
  expect(prepared({ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5], size: square })).toMatchObject({
    size: 224,
    fit: { filter: 2 },
  });
  expect(prepared({ ...imagenet, size: { shortest_edge: 224 }, crop_pct: 0.875 })).toMatchObject({
    size: 224,
    fit: { shorter: 256 },
  });
  expect(prepared({ ...imagenet, size: { shortest_edge: 384 }, crop_pct: 0.875 }).fit).toEqual({ filter: 2 });
});

it('scales the normalisation to pixels in 0..1', () => {
  const own = { image_mean: [127.5, 127.5, 127.5], image_std: [128, 128, 128], size: 112 };
  const { normalize } = prepared({ ...own, do_rescale: false });
  expect(normalize.mean).toEqual([0.5, 0.5, 0.5]);
  expect(normalize.deviation.map((one) => one * 255)).toEqual([128, 128, 128]);
  expect(prepared({ size: 112, do_normalize: false }).normalize).toEqual({
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
  });
});

it('takes options before the file, and needs no file with a mean and a deviation', () => {
  const half = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };
  expect(preparationOf({ ...rgb, ...half, channels: 'bgr' }, { model: 'm.onnx' }, role)).toEqual({
    fit: { filter: 2 },
    normalize: half,
    channels: 'bgr',
  });
  const changed = prepared(
    { ...imagenet, size: { shortest_edge: 256 }, crop_size: 224, resample: 3 },
    { ...half, size: 112, filter: 'lanczos' },
  );
  expect(changed).toEqual({ size: 112, fit: { filter: 1 }, normalize: half, channels: 'rgb' });
});

it('refuses what is not known or not done, and reports where', () => {
  expect(reported(() => preparationOf(rgb, { model: 'm.onnx' }, role))).toMatchInlineSnapshot(`
    "It is not known how an image becomes the input of the given model: there is no preprocessor_config.json beside m.onnx
    Put the file beside it, or set \`mean\` and \`deviation\` of the method: [0.5, 0.5, 0.5] both for most networks of faces, \`mean: [0.485, 0.456, 0.406]\` and \`deviation: [0.229, 0.224, 0.225]\` for ImageNet."
  `);
  expect(reported(() => prepared({ ...imagenet, size: 224, do_resize: false }))).toMatchInlineSnapshot(`
    "\`do_resize\` is false, but must be true, as images of any size are to be seen: p.json
    Set \`size\` of the method."
  `);
  expect(reported(() => prepared({ ...imagenet, size: { height: 224, width: 112 } }))).toMatchInlineSnapshot(`
    "\`size\` is {"height":224,"width":112}, but must be a number, { shortest_edge } or a square { height, width }: p.json
    Set \`size\` of the method."
  `);
  expect(
    reported(() => prepared({ ...imagenet, size: { shortest_edge: 224 }, do_center_crop: false })),
  ).toMatchInlineSnapshot(`
    "\`do_center_crop\` is false, but must be true, as the network sees squares: p.json
    Set \`size\` and \`shorter\`."
  `);
  expect(reported(() => prepared({ size: 224, image_mean: 'grey' }))).toMatchInlineSnapshot(`
    "\`image_std\` is undefined, but must be three numbers: p.json
    Set \`mean\` and \`deviation\` of the method."
  `);
  expect(reported(() => prepared({ ...imagenet, size: 224, resample: 9 }))).toMatchInlineSnapshot(`
    "\`resample\` is 9, but must be one of 0, 1, 2, 3, 4, 5: p.json
    Put the file back as it came with the given model."
  `);
});
