import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, imagesOf } from '@hemlkit/core/method';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dimensions, expectClose, GivenBench, hierarchy, images, seen } from '../../test/given-bench';
import { faceNet, meanOf, side, tokensOf } from '../../test/given-models';
import { fingerprintName, fingerprintOf } from './fingerprint';

let bench: GivenBench;
beforeAll(async () => {
  bench = await GivenBench.create();
});
afterAll(() => bench?.remove());

describe('a run', () => {
  it('keeps which model it was, and measures it as it is', async () => {
    const method = await bench.make(faceNet(dimensions));
    const { weights, validated } = await bench.trained(method);
    expect(Object.keys(weights)).toEqual([fingerprintName]);
    const unit = method.units[0]!;
    expect(unit).toMatchObject({ node: 'final', others: [], needs: [], epochs: 0 });
    const { hash } = unit.decides.value as { hash: string };
    expect([...weights[fingerprintName]!.data]).toEqual([...fingerprintOf(hash)]);
    expectClose([[...validated]], [images.flatMap((image) => meanOf(tokensOf(seen(image), dimensions)))]);
  });

  it('refuses the model once it has changed, and weights of another', async () => {
    const method = await bench.make(faceNet(dimensions));
    const { weights } = await bench.trained(method);
    const other = await bench.make(faceNet(dimensions + 1));
    const models = bench.open(other, weights);
    await expect(models.embed([hierarchy.nodes[2]!], imagesOf(images))).rejects.toMatchObject({
      code: 'given-model-changed',
    });
    expect(() => models.withWeights('final', weights)).toThrow(/cannot take others/);
    await models.dispose();
    const own = bench.open(method, weights);
    expect(own.withWeights('final', weights)).toBe(own);
    await own.dispose();
  });

  it('cannot be trained', async () => {
    const method = await bench.make(faceNet(dimensions));
    const trainer = method.train(bench.work());
    const training = trainer.train({
      unit: { ...method.units[0]!, epochs: 1 },
      needs: [],
      random: createRandom(0),
      begin() {},
      epochs: async ({ epoch }) => void (await epoch(1, createRandom(0))),
      onEvent() {},
    });
    await expect(training).rejects.toMatchObject({ code: 'given-not-trainable' });
    await trainer.dispose();
  });
});

describe('a known pair', () => {
  it('is compared with what the network gives of the two whole files', async () => {
    const [a, b] = await Promise.all(
      [images[0]!, images[1]!].map(async ({ image }, i) => {
        const file = join(bench.folder, `known-${i}.png`);
        await writeFile(file, encode({ width: side, height: side, channels: 3, data: image }));
        return file;
      }),
    );
    const [x, y] = [0, 1].map((i) => meanOf(tokensOf(seen(images[i]!), dimensions))) as [number[], number[]];
    const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
    const cosine = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    const known = { a, b, cosine, tolerance: 1e-4 };
    await bench.trained(await bench.make(faceNet(dimensions), { options: { known } }));
    const missed = await bench.refusal(faceNet(dimensions), {
      options: { channels: 'bgr', known: { ...known, cosine: 0.5 } },
    });
    expect(missed.replace(/is -?[\d.]+,/, 'is NUMBER,')).toMatchInlineSnapshot(`
      "known-pair-missed: The cosine similarity of the known pair is NUMBER, not 0.5 as it should be (within 0.0001).
      Images are prepared in another way than where that was computed: compare \`size\`, \`shorter\`, \`filter\`, \`mean\`, \`deviation\`, \`channels\` and \`pooling\` of the method."
    `);
  });
});
