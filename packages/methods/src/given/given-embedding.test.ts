import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dimensions, expectClose, GivenBench, half, images, seen } from '../../test/given-bench';
import { clipNet, faceNet, mapNet, meanOf, side, tokenNet, tokensOf } from '../../test/given-models';

let bench: GivenBench;
beforeAll(async () => {
  bench = await GivenBench.create();
});
afterAll(() => bench?.remove());

describe('embeds by networks of the forms that people bring', () => {
  it('of faces: one vector, its size from the network', async () => {
    const method = await bench.make(faceNet(dimensions));
    expect(method.images).toEqual({ size: side, fit: { filter: 2 } });
    const wanted = images.map((image) => meanOf(tokensOf(seen(image), dimensions)));
    expectClose(await bench.vectors(method), wanted);
    // Exported for one image at a time.
    expectClose(await bench.vectors(await bench.make(faceNet(dimensions, 1))), wanted);
    const turned = await bench.make(faceNet(dimensions), { options: { channels: 'bgr' } });
    expectClose(
      await bench.vectors(turned),
      images.map((image) => meanOf(tokensOf(seen(image, undefined, [2, 1, 0]), dimensions))),
    );
  });

  it('of tokens: the first, or the mean of all', async () => {
    const tokens = images.map((image) => tokensOf(seen(image), dimensions));
    const options = { size: side };
    expectClose(
      await bench.vectors(await bench.make(tokenNet(dimensions), { options })),
      tokens.map(([first]) => first!),
    );
    expectClose(
      await bench.vectors(
        await bench.make(tokenNet(dimensions), { options: { ...options, pooling: 'mean' } }),
      ),
      tokens.map(meanOf),
    );
  });

  it('of several outputs: the vectors, or the one that is named', async () => {
    const first = images.map((image) => tokensOf(seen(image), dimensions)[0]!);
    const options = { size: side };
    expectClose(
      await bench.vectors(await bench.make(clipNet(dimensions), { options })),
      first.map((row) => row.map((value) => 2 * value)),
    );
    const named = { ...options, output: 'last_hidden_state' };
    expectClose(await bench.vectors(await bench.make(clipNet(dimensions), { options: named })), first);
  });

  it('of channels last and a map: its mean', async () => {
    expectClose(
      await bench.vectors(await bench.make(mapNet(dimensions))),
      images.map((image) => meanOf(tokensOf(seen(image), dimensions))),
    );
  });

  it('as preprocessor_config.json says', async () => {
    const preprocessor = {
      size: { shortest_edge: 9 },
      crop_size: { height: side, width: side },
      resample: 3,
      image_mean: half.mean,
      image_std: half.deviation,
    };
    const method = await bench.make(clipNet(dimensions), { preprocessor });
    expect(method.images).toEqual({ size: side, fit: { filter: 3, shorter: 9 } });
    expectClose(
      await bench.vectors(method),
      images.map((image) => tokensOf(seen(image), dimensions)[0]!.map((value) => 2 * value)),
    );
  });
});

describe('views', () => {
  const views = images.map(() => ['hair']);
  const by = (shown: (id: number) => boolean) =>
    images.map((image) => meanOf(tokensOf(seen(image, shown), dimensions)));

  it('hide segments, and leave what no segment covers', async () => {
    const found = await bench.vectors(await bench.make(faceNet(dimensions)), { views });
    expectClose(
      found,
      by((id) => id !== 2),
    );
  });

  it('show segments alone where the surroundings are hidden', async () => {
    const method = await bench.make(faceNet(dimensions), { options: { surroundings: 'hide' } });
    expectClose(
      await bench.vectors(method),
      by((id) => id === 1 || id === 2),
    );
    expectClose(
      await bench.vectors(method, { views }),
      by((id) => id === 1),
    );
  });

  it('fill what is hidden by the background that is asked for', async () => {
    const found = await bench.vectors(await bench.make(faceNet(dimensions)), { views, background: 'mean' });
    const wanted = images.map((image) => {
      const pixels = seen(image).map((value, at) => (image.map[Math.floor(at / 3)] === 2 ? 0 : value));
      return meanOf(tokensOf(pixels, dimensions));
    });
    expectClose(found, wanted);
  });
});
