import {
  type Dataset,
  type KnownDifference,
  type LoadedDataset,
  type Raster,
  readClassMap,
} from '@hemlkit/core/plugin';
import { decodeImage } from '@hemlkit/core/run';
import { expect, it } from 'vitest';

/** Pairs of each view that are asked for. */
const count = 2;

/** Registers the tests of a dataset's pairs whose difference is known, where it makes such. */
export function testKnownDifferences(
  begin: () => Promise<{ product: Dataset; loaded: LoadedDataset }>,
): void {
  const pairsOf = async (): Promise<{ pairs: KnownDifference[]; classes: string[] }> => {
    const { product, loaded } = await begin();
    const { classes = [] } = loaded;
    return { pairs: (await product.knownDifferences?.(count, classes)) ?? [], classes };
  };

  it('makes as many pairs of known difference as it is asked for, the same again', async () => {
    const { pairs, classes } = await pairsOf();
    const views = pairs.map(({ view }) => view);
    for (const view of new Set(views)) expect(views.filter((one) => one === view).length, view).toBe(count);
    expect((await pairsOf()).pairs).toEqual(pairs);
    for (const pair of pairs)
      expect(
        pair.classes.filter((name) => !classes.includes(name)),
        `unknown classes of ${pair.part}`,
      ).toEqual([]);
  });

  it('makes pairs of known difference that differ, those that are repainted within their classes alone', async () => {
    const { pairs, classes } = await pairsOf();
    for (const { a, b, part, classes: shown, view } of pairs) {
      const [one, other] = [await decodeImage(a), await decodeImage(b)];
      const name = `${a.id} and ${b.id}, which differ in ${part}`;
      expect([other.width, other.height], name).toEqual([one.width, one.height]);
      const differing = pixelsThatDiffer(one, other);
      expect(differing.length, name).toBeGreaterThan(0);
      if (view !== 'repainted' || !a.mask) continue;
      const map = await readClassMap(a.mask, a.id, one);
      const elsewhere = differing.filter((pixel) => !shown.includes(classes[map.data[pixel]!]!));
      expect(elsewhere.length, `pixels that differ outside of ${shown}: ${name}`).toBe(0);
    }
  });
}

function pixelsThatDiffer(a: Raster, b: Raster): number[] {
  const found: number[] = [];
  for (let pixel = 0; pixel < a.width * a.height; pixel++)
    for (let channel = 0; channel < 3; channel++)
      if (a.data[3 * pixel + channel] !== b.data[3 * pixel + channel]) {
        found.push(pixel);
        break;
      }
  return found;
}
