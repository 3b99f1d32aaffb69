import { isDeepStrictEqual } from 'node:util';
import {
  Differences,
  HemlError,
  hashSources,
  type NodeEmbeddings,
  type Run,
  type Split,
} from '@hemlkit/core/run';
import { nearestHits } from '@hemlkit/statistics';
import { withValue } from '../attribute-value';
import { alignment } from '../audit-run/donor-values';
import type { AttributeState } from '../contracts/deflate';
import { statesOf } from '../deflate/cells';
import { attributeName, type DeflateSettings } from '../deflate/settings';
import { lookValues } from '../look-attribute';
import { attributeStates, namedAttribute } from '../named-attribute';
import type { Queries } from './cell-figures';

/** Queries of which all distances are held at once. */
const queriesAtOnce = 256;

/** The queries of one seed, and what they are. */
export interface SeedQueries extends Queries {
  split: Split;
  /** Names, sorted; of s values of the attribute the cell of label l and value v is s l + v. */
  labels: string[];
  /** The attribute's values. */
  states: readonly AttributeState[];
  /** Label name of each query. */
  names: string[];
  /** Content hash of each query's image and class map. */
  hashes: string[];
}

/**
 * The queries of a run by cell of label and attribute, and which cells its training data favour.
 * @param attribute a segment's presence, or a name that the dataset knows
 * @param cache folder of what can be made again, absolute
 */
export async function seedQueries(
  run: Run,
  split: Split,
  attribute: DeflateSettings['attribute'],
  cache: string,
): Promise<SeedQueries> {
  const [train, asked] = await Promise.all([
    attributeOf(run, 'train', attribute),
    attributeOf(run, split, attribute),
  ]);
  const [training, { names }] = [await run.labels('train'), await run.labels(split)];
  const labels = [...new Set(names)].sort();
  const states = statesOf([...train, ...asked]);
  const isAligned = alignment(training.ids, train);
  return {
    split,
    labels,
    states,
    names,
    hashes: await hashesOf(run, split, cache),
    cell: names.map(
      (name, i) => states.length * labels.indexOf(name) + states.indexOf(asked[i] as AttributeState),
    ),
    aligned: labels.flatMap((name) =>
      states.map((state) => isAligned(training.classes.indexOf(name), state)),
    ),
  };
}

async function attributeOf(
  run: Run,
  split: Split,
  attribute: DeflateSettings['attribute'],
): Promise<AttributeState[]> {
  if (typeof attribute === 'object' && 'name' in attribute)
    return namedAttribute(
      withValue(await run.samples(split), attribute),
      split,
      attributeName({ attribute }),
      'name a value that some have',
    );
  if (typeof attribute === 'object') {
    const name = 'look' in attribute ? attribute.look.name : attribute.segment.name;
    // What all images show is divided by its look, as `deflate` does.
    if ('segment' in attribute && !(await run.presence(name, 'train')).every(Boolean))
      return run.presence(name, split);
    const { data } = await run.open();
    const values = lookValues(data, run.loaded.experiment, name)?.[split];
    if (values) return values;
  }
  if (typeof attribute === 'object') return run.presence(attributeName({ attribute }), split);
  return attributeStates(await run.samples(split), split, attribute, 'write `attribute: { segment: NAME }`');
}

/**
 * Whether the nearest neighbour of each query has its label, at the root, by the run's own distance.
 * @param cache folder of what can be made again, absolute
 * @throws HemlError where the run has other queries: arms are compared image by image
 */
export async function armHits(run: Run, arm: string, queries: SeedQueries, cache: string): Promise<number[]> {
  const { split } = queries;
  const { names, ids } = await run.labels(split);
  const hashes = await hashesOf(run, split, cache);
  if (!isDeepStrictEqual({ names, hashes }, { names: queries.names, hashes: queries.hashes }))
    throw new HemlError(`The ${split} images of the arm ${arm} are not those of the biased one.`, {
      code: 'oracle-images-differ',
      hint: 'Settings for the oracle may change the training split alone, and the seed must not decide which images are held out.',
    });
  const { root } = run.loaded.hierarchy;
  const embedded = (await run.embeddings(split, [root]))[root] as NodeEmbeddings;
  const { tree, engine } = await run.open();
  const differences = new Differences(engine.tf, await tree.distance());
  const { rows, dimensions } = embedded;
  const hits: number[] = [];
  for (let first = 0; first < ids.length; first += queriesAtOnce) {
    const some = rows.subarray(first * dimensions, (first + queriesAtOnce) * dimensions);
    hits.push(...nearestHits(await differences.between({ rows: some, dimensions }, embedded), ids, first));
  }
  return hits;
}

const hashesOf = async (run: Run, split: Split, cache: string): Promise<string[]> =>
  (await hashSources(await run.samples(split), cache)).map(({ hash }) => hash);
