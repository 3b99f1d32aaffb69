import { dirname, join } from 'node:path';
import { decodeImage, type Random, readClassMap, type Segmenter } from '@hemlkit/core/run';
import type { AttributeState, Composite } from '../contracts/deflate';
import type { Gate, SegmentCheck } from '../contracts/gate';
import { checkArtefacts, type Seen } from './artefact-check';
import { artefactLook } from './artefact-look';
import { checkSegment, type Mapped, whyBlind } from './segment-check';

/** The most composites that the artefact check uses, drawn at random: enough to distinguish an AUC of 0.53 from 0.5. */
const mostCompared = 2000;
/** Composites that are segmented again, which takes a network. */
const mostSegmented = 200;

/** A composite as it lies on the disk. */
export interface Made {
  composite: Composite;
  /** Index of the recipient in the training split. */
  recipient: number;
  /** Where the segment was exchanged: 1, [height, width]. */
  place: () => Uint8Array;
  /** Where the recipient shows what the label is seen by, which no exchange changes: 1, [height, width]. */
  shown: () => Uint8Array;
  /** The real image that the part comes from, moved as the part was; absent: none shows it. */
  donor?: Mapped;
}

export interface JudgeRequest {
  made: readonly Made[];
  /** Of the training split. */
  labels: readonly string[];
  /** The attribute's values. */
  states: readonly AttributeState[];
  /** Whether each training image has the attribute, or which value of it. */
  has: readonly AttributeState[];
  segmenter: Segmenter;
  /** As the spec names it. */
  segmenterType: string;
  /** Class ids of the exchanged part. */
  segment: ReadonlySet<number>;
  random: Random;
}

/** Judges composites, as a set. @throws HemlError for an image that cannot be decoded */
export async function judge(request: JudgeRequest): Promise<Omit<Gate, 'overruled'>> {
  const { labels, random } = request;
  const artefacts = checkArtefacts(await look(request), labels, random.split('artefacts'));
  const segment = await segmentAgain(request);
  return { refused: [artefacts, segment].some(({ status }) => status === 'refused'), artefacts, segment };
}

/** Composites, and the images they were made from. */
async function look({ made, labels, states, has, random }: JudgeRequest): Promise<Seen[]> {
  const seen: Seen[] = [];
  const sources = new Map<number, number>();
  for (const { composite, recipient, place, shown } of drawn(made, mostCompared, random.split('compared'))) {
    const own = { place: place(), shown: shown(), label: labels.indexOf(composite.label) };
    const features = async (id: string, file: string) => {
      const { width, height, data } = await decodeImage({ id, image: file });
      return artefactLook({ width, height, image: data }, own);
    };
    let source = sources.get(recipient);
    if (source === undefined) {
      source = sources.size;
      sources.set(recipient, source);
      seen.push({
        features: await features(composite.recipient, composite.recipientImage),
        composite: false,
        label: own.label,
        has: states.indexOf(has[recipient] as AttributeState),
        source,
      });
    }
    seen.push({
      features: await features(composite.id, composite.image),
      composite: true,
      label: own.label,
      has: states.indexOf(composite.has),
      source,
    });
  }
  return seen;
}

async function segmentAgain({
  made,
  segmenter,
  segmenterType,
  segment,
  random,
}: JudgeRequest): Promise<SegmentCheck> {
  const why = whyBlind(segmenter, segmenterType);
  if (why !== undefined) return { status: 'not-judged', composites: 0, why };
  const pasted: Mapped[] = [];
  const real = new Map<string, Mapped>();
  for (const { composite, donor } of drawn(made, made.length, random.split('segmented'))) {
    if (pasted.length === mostSegmented) break;
    const { id, image: file, label } = composite;
    const { data: map } = await readClassMap(maskOf(composite), id);
    if (!map.some((one) => segment.has(one))) continue;
    const read = async () => {
      const { width, height, data } = await decodeImage({ id, image: file });
      return { width, height, image: data, map };
    };
    pasted.push({ id, file, label, read });
    if (donor && !real.has(donor.id)) real.set(donor.id, donor);
  }
  return checkSegment(pasted, [...real.values()], segmenter, segment);
}

const maskOf = ({ image, id }: Composite): string => join(dirname(image), '..', 'masks', `${id}.png`);

/** At most `most` items, in random order. */
const drawn = <T>(items: readonly T[], most: number, random: Random): T[] =>
  [...random.permutation(items.length)].slice(0, most).map((i) => items[i] as T);
