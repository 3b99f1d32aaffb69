import {
  createRandom,
  Differences,
  nodeSettings,
  presence,
  type Run,
  type Segment,
  type Split,
  shownIds,
  splitOf,
} from '@hemlkit/core/run';
import { benjaminiHochberg, singles } from '@hemlkit/statistics';
import { groupAttribute, imageGroups } from '../audit-data/image-groups';
import { restName } from '../audit-data/read-looks';
import type { RunAudit, SegmentEffect } from '../contracts/audit';
import { alignment, DonorChoice } from './donor-values';
import { type AttributeValue, drawExchanges } from './draw-donors';
import { associatedParts, smallestShare, type TrainedPart } from './finding-bounds';
import { NodeView } from './node-view';
import { runVerdict } from './run-verdict';
import { segmentEffect } from './segment-effect';

/** False discovery rate below which a finding counts. */
const level = 0.05;

/** Recipients that a mean and its interval take at least. */
const fewest = 8;

export interface AuditRunOptions {
  /** Whose distances are measured. Default: the root. */
  node?: string;
  /** Images whose segments are exchanged, for each segment. Default: 100. */
  images?: number;
  /**
   * An attribute of the dataset in whose values donors differ, or `look-SEGMENT`: how a segment looks. Default: whether the exchanged
   * segment is there, or where all images show it, how it looks.
   */
  attribute?: string;
  /** Default: 0. */
  seed?: number;
  /** Called before each segment. */
  onProgress?: (segment: string, done: number, total: number) => void;
}

/**
 * By which segments a node's model decides, found by intervention: one segment of an image is exchanged for that of a
 * donor of the same label, once of the same and once of another value of an attribute, and the node's distances to
 * the training images are measured. The difference of the two cancels what pasting itself does.
 *
 * @throws HemlError (usage) for a node, split or attribute that does not exist
 */
export async function auditRun(
  run: Run,
  { node: wanted, images = 100, attribute, seed = 0, onProgress }: AuditRunOptions = {},
): Promise<RunAudit> {
  const { tree, loaded, data, engine } = await run.open();
  const { experiment, hierarchy } = loaded;
  const allowed = experiment.bias?.allowed ?? [];
  const split: Split = 'validation';
  const held = splitOf(data, split);
  const [node] = tree.find([wanted ?? hierarchy.root]);
  const random = createRandom(seed, 'audit-run');
  const notes: string[] = [];
  const unasked: string[] = [];
  const tested: (Awaited<ReturnType<typeof segmentEffect>> &
    Pick<SegmentEffect, 'segment' | 'by' | 'allowed'>)[] = [];
  const differences = new Differences(engine.tf, await tree.distance());
  const { train } = data.splits;
  const group = groupAttribute(experiment);
  const groups = group === undefined ? singles(train.samples.length) : imageGroups(train.samples, group);
  const view = await NodeView.create({ tree, differences }, node!.id, {
    groups,
    level,
    random: random.split('references'),
  });
  const parts: TrainedPart[] = [];
  const segments = experiment.segments.filter(({ name }) => node!.segments.includes(name));
  const chosen = new DonorChoice(data, experiment, attribute);
  const rest: Segment = {
    name: restName(experiment.segments),
    classes: data.segmenter.classes.filter(
      (name) => !experiment.segments.some(({ classes }) => classes.includes(name)),
    ),
  };
  const { background } = nodeSettings(loaded, node!.id).training;
  // What the model does not see moves no image.
  const isSeen = node!.id === hierarchy.root && (background === 'keep' || background === 'blur');
  if (isSeen && rest.classes.length > 0) segments.push(rest);
  for (const [done, segment] of segments.entries()) {
    const { name } = segment;
    onProgress?.(name, done, segments.length);
    const own = random.split(name);
    const there = presence(held.store, segment);
    if (!there.includes(true)) {
      notes.push(`segment ${name}: not measured, because no image of the split shows it`);
      unasked.push(name);
      continue;
    }
    const { by, of } = chosen.for(segment, there);
    const values = of(split);
    const trained = of('train');
    const isAligned = alignment(train.labels, trained);
    const kinds = new Set(values);
    const isOther = (label: number, a: AttributeValue, b: AttributeValue) =>
      kinds.size < 3 || isAligned(label, a) !== isAligned(label, b);
    const exchanges = drawExchanges({ labels: held.labels, values, isOther }, images, own).filter(
      // Between two images without the segment nothing is exchanged.
      ({ recipient, same, other }) => there[recipient] || there[same] || there[other],
    );
    if (exchanges.length < fewest) {
      notes.push(
        `segment ${name}: not measured, because only ${exchanges.length} images have donors of their label with either value, and ${fewest} are needed`,
      );
      unasked.push(name);
      continue;
    }
    parts.push({ values: trained, allowed: allowed.includes(name) });
    tested.push({
      segment: name,
      by,
      allowed: allowed.includes(name),
      ...(await segmentEffect({
        view,
        shown: shownIds(segment, data.segmenter.classes),
        exchanges,
        labels: held.labels,
        isAligned,
        values,
        random: own,
      })),
    });
  }
  const counted = tested.filter((one) => !one.allowed);
  const adjusted = benjaminiHochberg(counted.map(({ test }) => test.p));
  const associated = associatedParts(parts, {
    labels: train.labels,
    groups,
    level,
    random: random.split('associated'),
  });
  const { separation, scale } = view.apart;
  const boundOf = (isAssociated: boolean) => scale * smallestShare[isAssociated ? 'associated' : 'byChance'];
  const segmentEffects = tested
    .map(({ test, ...one }, place): SegmentEffect => {
      const isAssociated = associated[place] as boolean;
      const smallest = boundOf(isAssociated);
      const at = counted.findIndex(({ segment }) => segment === one.segment);
      const own = adjusted[at];
      // The sum whose p-value is small enough, as a mean.
      const detectable = Math.max(
        smallest,
        test.critical(level / Math.max(1, counted.length)) / one.recipients,
      );
      return {
        ...one,
        ...(!one.allowed && { associated: isAssociated, smallest }),
        p: test.p,
        ...(own !== undefined && { adjusted: own }),
        ...(own !== undefined && Number.isFinite(detectable) && { detectable }),
        found: own !== undefined && own <= level && one.pull.value >= smallest,
      };
    })
    .sort((a, b) => b.pull.value - a.pull.value);
  const findings = segmentEffects.filter(({ found }) => found);
  return {
    verdict: runVerdict({ segments: segmentEffects, findings, level, node: node!.id, unasked }),
    run: run.name,
    node: node!.id,
    ...(attribute !== undefined && { attribute }),
    split,
    distance: experiment.explanation.distance.type,
    references: Math.min(train.labels.length, NodeView.most),
    seed,
    level,
    separation,
    smallest: boundOf(false),
    smallestAssociated: boundOf(true),
    segments: segmentEffects,
    findings,
    notes,
  };
}
