import { type MinerReferenceInput, plain, testMiner } from '@hemlkit/testing';
import { pairsWhere } from '../../test/candidates';
import { hdc } from './hdc';

/** The hardest share; of two pairs that are the same one turned around, both. */
function reference({ options, ...input }: MinerReferenceInput) {
  const apart = ([a, b]: readonly [number, number]) =>
    plain.unitEuclidean(input.embeddings[a]!, input.references.embeddings[b]!);
  const all = pairsWhere(
    input,
    () => true,
    () => true,
  );
  const hardest = (pairs: [number, number][], hardness: (pair: [number, number]) => number) => {
    const count = Math.ceil(options.share * pairs.length);
    const last = pairs.map(hardness).sort((x, y) => y - x)[count - 1]!;
    return pairs.filter((pair) => hardness(pair) >= last - 1e-12);
  };
  return {
    ...all,
    positive: hardest(all.positive, apart),
    negative: hardest(all.negative, (pair) => -apart(pair)),
  };
}

testMiner(hdc, { options: [{}, { share: 0.2 }, { share: 1 }], reference });
