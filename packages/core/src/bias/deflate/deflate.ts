import { join, resolve } from 'node:path';
import type { Composite, DeflatedCell, Deflation, Remedy } from '../../contracts/deflate';
import type { Random } from '../../contracts/random';
import type { Sample } from '../../contracts/sample';
import { hashValue } from '../../files/hash';
import { createRandom } from '../../random/random';
import type { SegmentOptions } from '../../runs/segment';
import { hashSources } from '../../segments/source-hashes';
import { maskOf } from '../exchange/picture';
import { judge } from '../gate/judge';
import { movePicture } from '../gate/move-picture';
import type { Mapped } from '../gate/segment-check';
import { type Cells, cellsOf } from './cells';
import { compose, describe, imagePng, mapPng } from './compose';
import { clearedMask } from './find-place';
import { type Data, openOriginals } from './open-data';
import { type Planned, planBlanks, planComposites } from './plan-composites';
import { attributeGap } from './rebalance';
import { makes, type Selection, select } from './select';
import { attributeName, type DeflateSettings, deflateSettings, idsOf } from './settings';
import { TargetFolder, type Write } from './target-folder';
import { TrainingPictures } from './training-pictures';
import { whyEmpty } from './why-empty';
import { writeDeflated } from './write-deflated';

export interface DeflateOptions extends SegmentOptions {
  remedy: Remedy;
  /** Folder to write to: empty, not there yet, or one in which the same was begun. */
  out: string;
  /** Decides donors and what is drawn. Default: 1. */
  seed?: number;
  /** The segment that is exchanged. Default: the spec's `bias.segment`, or its attribute's. */
  segment?: string;
  /** False: the spec is written even where the composites are refused. Default: true. */
  gate?: boolean;
  /** Stops after the composite it is at; those that are made stay. */
  signal?: AbortSignal;
}

/** Raised when the same settings would make other pixels. */
const version = 2;

/**
 * Makes a training split in which an attribute goes with the label no more, and writes it as an ordinary dataset (`folder`)
 * with a spec that trains on it. Validation and test images stay as they are. The same spec, data and seed give the same
 * files; what was stopped goes on when it is called again.
 *
 * Composites that are not fit to be trained on, as a set, are refused: they stay, but no spec is written (`gate`).
 *
 * @throws HemlError for an unknown segment, one that defines the label, an attribute with one value, a cell of label and
 * attribute that stays empty, a folder with something else in it, and a disk that is full
 */
export const deflate = (spec: string, options: DeflateOptions): Promise<Deflation> =>
  deflateWith(spec, options);

/** @param write how files are written; for tests */
export async function deflateWith(
  spec: string,
  { remedy, out, seed = 1, segment, gate: holds = true, signal, ...options }: DeflateOptions,
  write?: Write,
): Promise<Deflation> {
  const data = await openOriginals(spec, options);
  try {
    const settings = deflateSettings(data.loaded, remedy, segment);
    const key = await keyOf(data, settings, remedy, seed);
    const parts = new Set(idsOf(partOf(settings)?.classes ?? [], data.segmenter));
    const pictures = await TrainingPictures.read(data.splits.train, data.segmenter, parts);
    const cells = cellsOf(data.splits.train, settings.attribute, (i) => pictures.part(i) !== undefined);
    const random = createRandom(seed, 'deflate');
    const plan = remedy === 'blank' ? planBlanks : planComposites;
    const kept = idsOf(settings.kept, data.segmenter);
    const { overlap, epsilon } = settings;
    const { planned, refused } = makes(remedy)
      ? plan({ pictures, cells, overlap, kept, random })
      : { planned: [], refused: [] };
    const why = whyEmpty(settings, refused, makes(remedy));
    const chosen = select({ remedy, cells, planned, epsilon, random: random.split('select'), why });
    const target = await TargetFolder.open(resolve(out), key, write);
    const composites = await makeAll(
      target,
      pictures,
      cells,
      chosen.composites,
      remedy,
      settings,
      seed,
      signal,
    );
    signal?.throwIfAborted();
    const gate = pastes(remedy)
      ? await judgeComposites(
          data,
          pictures,
          cells,
          chosen.composites,
          composites,
          kept,
          createRandom(seed, 'gate'),
        )
      : undefined;
    const judged = gate && { gate: { ...gate, overruled: gate.refused && !holds } };
    const name = `${data.loaded.experiment.name}-${remedy}`;
    const told = (sample: Sample, has: boolean) => tellAttributes(settings, sample, has);
    const specFile = await writeDeflated({
      target,
      data,
      loaded: data.loaded,
      name,
      real: chosen.real,
      composites,
      refused,
      ...judged,
      told,
      ...(remedy === 'blank' && settings.segment && { gone: settings.segment.name }),
    });
    return {
      remedy,
      folder: target.folder,
      ...(specFile !== undefined && { spec: specFile }),
      ...(settings.segment && { segment: settings.segment.name }),
      attribute: attributeName(settings),
      ...summary(cells, chosen),
      composites,
      refused,
      ...judged,
    };
  } finally {
    await data.close();
  }
}

/** What is exchanged, or else what the attribute is the presence of. */
const partOf = ({ segment, attribute }: DeflateSettings) =>
  segment ?? (typeof attribute === 'object' ? attribute.segment : undefined);

async function keyOf(
  { splits, loaded, segmenter, cache }: Data,
  settings: DeflateSettings,
  remedy: Remedy,
  seed: number,
): Promise<string> {
  const samples = await hashSources(splits.train, cache);
  return hashValue({
    version,
    settings,
    remedy,
    seed,
    segmenter: segmenter.fingerprint ?? loaded.experiment.segmenter,
    classes: segmenter.classes,
    samples: samples.map(({ id, label, attributes, hash }) => [id, label, attributes, hash]),
    others: [splits.validation, splits.test ?? []].map((split) => split.map(({ id, label }) => [id, label])),
  });
}

async function makeAll(
  target: TargetFolder,
  pictures: TrainingPictures,
  cells: Cells,
  planned: readonly Planned[],
  remedy: Remedy,
  settings: DeflateSettings,
  seed: number,
  signal?: AbortSignal,
): Promise<Composite[]> {
  target.total = planned.length;
  const made: Composite[] = [];
  for (const one of planned) {
    signal?.throwIfAborted();
    const { id: recipient } = pictures.samples[one.recipient] as Sample;
    const arm = cells.has[one.recipient] === one.has ? 'own' : 'other';
    const id = `${recipient}~${remedy === 'blank' ? 'blank' : arm}`;
    await target.composite(id, async () => {
      const picture = await compose(pictures, one, createRandom(seed, 'grain', id));
      if (!picture) throw new Error(`The segment covers all of ${recipient}.`);
      return { image: imagePng(picture), map: mapPng(picture) };
    });
    const image = join(target.folder, 'images', `${id}.png`);
    made.push(describe(pictures, cells, one, { id, image, segment: settings.segment?.name ?? '', seed }));
  }
  return made;
}

/** What remedies put in place of something else, which may leave marks that go with the label. */
const pastes = (remedy: Remedy): boolean => remedy === 'repair' || remedy === 'sham';

/** @param composites made of `planned`, in the same order @param kept ids of classes that show the label */
const judgeComposites = (
  { loaded, segmenter }: Data,
  pictures: TrainingPictures,
  { labels, has }: Cells,
  planned: readonly Planned[],
  composites: readonly Composite[],
  kept: ReadonlySet<number>,
  random: Random,
) =>
  judge({
    made: composites.map((composite, i) => {
      const one = planned[i] as Planned;
      const { recipient, donor } = one;
      return {
        composite,
        recipient,
        place: () => clearedMask(pictures, recipient, one),
        shown: () => maskOf(pictures.map(recipient).map, kept),
        ...(donor && pictures.part(donor.index) && { donor: movedDonor(pictures, recipient, donor) }),
      };
    }),
    labels,
    has,
    segmenter,
    segmenterType: loaded.experiment.segmenter.type,
    segment: pictures.segment,
    random,
  });

/** A donor's whole image, laid over the recipient's as its part is. */
function movedDonor(
  pictures: TrainingPictures,
  recipient: number,
  { index, similarity }: NonNullable<Planned['donor']>,
): Mapped {
  const { id, image, label } = pictures.samples[index] as Sample;
  const read = async () => movePicture(await pictures.picture(index), similarity, pictures.map(recipient));
  return { id, file: image, label, read };
}

/** The attributes of a composite: the recipient's, but for the one that was changed and one called as the segment. */
function tellAttributes(
  settings: DeflateSettings,
  { attributes }: Sample,
  has: boolean,
): Sample['attributes'] {
  if (!attributes) return undefined;
  const changed = [attributeName(settings), settings.segment?.name].filter(
    (name): name is string =>
      name !== undefined && typeof attributes[name] !== 'string' && name in attributes,
  );
  return {
    ...attributes,
    ...Object.fromEntries(
      changed.map((name) => [name, typeof attributes[name] === 'number' ? Number(has) : has]),
    ),
  };
}

function summary(
  { labels, label, has, table }: Cells,
  { real, composites }: Selection,
): Pick<Deflation, 'cells' | 'gap'> {
  const cells: DeflatedCell[] = labels.flatMap((name, l) =>
    ([0, 1] as const).map((at) => ({
      label: name,
      has: at === 1,
      before: table[l]?.[at] ?? 0,
      real: real.filter((i) => label[i] === l && Number(has[i]) === at).length,
      composite: composites.filter((one) => label[one.recipient] === l && Number(one.has) === at).length,
    })),
  );
  const after = labels.map((_, l) => {
    const [a, b] = cells.slice(2 * l, 2 * l + 2) as [DeflatedCell, DeflatedCell];
    return [a.real + a.composite, b.real + b.composite] as const;
  });
  return { cells, gap: { before: attributeGap(table), after: attributeGap(after) } };
}
