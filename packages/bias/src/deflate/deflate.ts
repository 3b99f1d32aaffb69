import { resolve } from 'node:path';
import { createRandom, giveTurn, type Sample, type SpecOptions } from '@hemlkit/core/run';
import { twoValuedAttributes } from '../audit-data/attributes';
import type { AttributeState, Deflation, RemedyName } from '../contracts/deflate';
import { cellsOf } from './cells';
import { compositeAttributes } from './composite-attributes';
import { deflationKey } from './deflation-key';
import { findRemedy } from './find-remedy';
import { judgeComposites } from './judge-composites';
import { displaced, groupColumn } from './labels-file';
import { makeComposites } from './make-composites';
import { checkNames } from './name-clashes';
import { openOriginals } from './open-data';
import { select } from './select';
import { attributeName, type DeflateSettings, deflateSettings, idsOf } from './settings';
import { summary } from './summary';
import { TargetFolder, type Write } from './target-folder';
import { TrainingPictures } from './training-pictures';
import { whyEmpty } from './why-empty';
import { examplesOf, withLook } from './with-look';
import { writeDeflated } from './write-deflated';

export interface DeflateOptions extends SpecOptions {
  /** One of HEML's own, or of a plugin of the spec. */
  remedy: RemedyName;
  /** Folder to write to: empty, not there yet, or one in which the same was begun. */
  out: string;
  /** Decides donors and what is drawn. Default: 1. */
  seed?: number;
  /** The segment that is exchanged. Default: the spec's `bias.segment`, or its attribute's. */
  segment?: string;
  /** False: the spec is written even where the composites are refused. Default: true. */
  gate?: boolean;
  /** Stops after the image or the composite it is at; composites that are made stay. */
  signal?: AbortSignal;
  /** Called as the work goes on: what is being done, and how much of it is done. */
  onProgress?: (what: string, done: number, total: number) => void;
}

/**
 * Makes a training split in which an attribute is no longer associated with the label. Writes it as an ordinary dataset (`folder`)
 * with a spec that trains on it. Validation and test images stay as they are. The same spec, data and seed give the same
 * files; an interrupted call is resumed when it is called again.
 *
 * A set of composites that is not fit for training is refused: the files stay, but no spec is written (`gate`).
 *
 * @throws HemlError for an unknown segment, one that defines the label, an attribute with one value, a cell of label and
 * attribute that stays empty, a folder with something else in it, and a disk that is full
 */
export const deflate = (spec: string, options: DeflateOptions): Promise<Deflation> =>
  deflateWith(spec, options);

/** @param write how files are written; for tests */
export async function deflateWith(
  spec: string,
  {
    remedy: name,
    out,
    seed = 1,
    segment,
    gate: holds = true,
    signal,
    onProgress,
    ...options
  }: DeflateOptions,
  write?: Write,
): Promise<Deflation> {
  const opened = await openOriginals(spec, options);
  let target: TargetFolder | undefined;
  try {
    const remedy = await findRemedy(opened.loaded, name);
    const named = deflateSettings(opened.loaded, { name, ...remedy }, segment, opened.classes);
    checkNames(Object.values(opened.splits).flat());
    const parts = new Set(idsOf(partOf(named)?.classes ?? [], opened.segmenter));
    const images = opened.splits.train.length;
    onProgress?.('reading training images', 0, 1);
    const pictures = await TrainingPictures.read(
      opened.splits.train,
      opened.segmenter,
      parts,
      named.behind && parts,
    );
    const isEverywhere = opened.splits.train.every((_, i) => pictures.part(i) !== undefined);
    const { data, settings } = await withLook(opened, named, isEverywhere);
    const [first] = displaced(data.splits.train);
    if (first !== undefined && data.loaded.experiment.bias?.group !== groupColumn)
      data.onEvent({
        type: 'warning',
        message: `The dataset's attribute \`${first}\` is not written: labels.csv has a column of its own that is called so. Rename it to keep it.`,
      });
    const key = await deflationKey(data, settings, name, seed);
    const cells = cellsOf(data.splits.train, settings.attribute, (i) => pictures.part(i) !== undefined);
    const random = createRandom(seed, 'deflate');
    const kept = idsOf(settings.kept, data.segmenter);
    const { overlap, epsilon } = settings;
    const onImage = async (done: number) => {
      await giveTurn();
      signal?.throwIfAborted();
      onProgress?.('finding donors', done, images);
    };
    const { planned, refused } = remedy.plan
      ? await remedy.plan({ pictures, cells, overlap, kept, random, onImage })
      : { planned: [], refused: [] };
    const why = whyEmpty(settings, refused, remedy.plan !== undefined);
    const chosen = select({ remedy, cells, planned, epsilon, random: random.split('select'), why });
    target = await TargetFolder.open(resolve(out), key, write);
    const composites = await makeComposites({
      target,
      pictures,
      cells,
      planned: chosen.composites,
      remedy,
      ...(settings.segment && { segment: settings.segment.name }),
      seed,
      blend: settings.blend,
      kept,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    signal?.throwIfAborted();
    if (remedy.judged) onProgress?.('judging the composites', 0, 1);
    const gate = remedy.judged
      ? await judgeComposites({
          data,
          pictures,
          cells,
          planned: chosen.composites,
          composites,
          kept,
          random: createRandom(seed, 'gate'),
        })
      : undefined;
    const judged = gate && { gate: { ...gate, overruled: gate.refused && !holds } };
    const known = twoValuedAttributes(data.splits.train).found;
    const attributesOf = (sample: Sample, has: AttributeState, donor?: Sample) =>
      compositeAttributes(settings, sample, has, donor, known);
    const specFile = await writeDeflated({
      target,
      data,
      loaded: data.loaded,
      name: `${data.loaded.experiment.name}-${name}`,
      real: chosen.real,
      composites,
      refused,
      ...judged,
      attribute: attributeName(settings),
      attributesOf,
      ...(remedy.leavesOut && settings.segment && { gone: settings.segment.name }),
    });
    return {
      remedy: name,
      folder: target.folder,
      ...(specFile !== undefined && { spec: specFile }),
      ...(settings.segment && { segment: settings.segment.name }),
      attribute: attributeName(settings),
      ...(typeof settings.attribute === 'object' &&
        'look' in settings.attribute && { look: examplesOf(data.splits.train, cells.has) }),
      ...summary(cells, chosen),
      composites,
      refused,
      ...judged,
    };
  } finally {
    await target?.close();
    await opened.close();
  }
}

/** What is exchanged, or else what the attribute is the presence of. */
const partOf = ({ segment, attribute }: DeflateSettings) =>
  segment ??
  (typeof attribute === 'string' || 'name' in attribute
    ? undefined
    : 'look' in attribute
      ? attribute.look
      : attribute.segment);
