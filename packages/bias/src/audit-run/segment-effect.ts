import type { Random } from '@hemlkit/core/run';
import { meanEstimate, type PValue, signFlipTest } from '@hemlkit/statistics';
import type { SegmentEffect } from '../contracts/audit';
import type { AttributeValue, Exchange } from './draw-donors';
import type { NodeView, Placed } from './node-view';
import { swapSegment } from './swap-segment';

export interface EffectRequest {
  view: NodeView;
  /** Which class ids the segment has, [256]. */
  shown: Uint8Array;
  exchanges: readonly Exchange[];
  /** Class index of each validation image. */
  labels: Int32Array;
  /** Whether a label has a value of the attribute more often than others have, in the training split. */
  isAligned: (label: number, value: AttributeValue) => boolean;
  /** The attribute's value of each image. */
  values: readonly AttributeValue[];
  random: Random;
}

/** Exchanges a segment of each recipient, and measures what that does. */
export async function segmentEffect(
  request: EffectRequest,
): Promise<Omit<SegmentEffect, 'segment' | 'by' | 'allowed' | 'found' | 'p'> & { test: PValue }> {
  const { exchanges, isAligned, values, labels, random } = request;
  const placed = await placeAll(request);
  const of = (value: (one: PlacedExchange) => number) => placed.map(value);
  const effect = of(({ before, other }) => change(other, before));
  const effectSame = of(({ before, same }) => change(same, before));
  const pull = placed.map(({ same, other }, i) => {
    const { recipient } = exchanges[i] as Exchange;
    const aligned = isAligned(labels[recipient] as number, values[recipient] as AttributeValue);
    return (aligned ? 1 : -1) * (same.margin - other.margin);
  });
  const hit = ({ nearest }: Placed, i: number) =>
    Number(nearest === labels[(exchanges[i] as Exchange).recipient]);
  const estimate = (name: string, numbers: readonly number[]) => meanEstimate(numbers, random.split(name));
  return {
    recipients: exchanges.length,
    effect: estimate('effect', effect),
    effectSame: estimate('effectSame', effectSame),
    bias: estimate(
      'bias',
      effect.map((value, i) => value - (effectSame[i] as number)),
    ),
    pull: estimate('pull', pull),
    flips: estimate(
      'flips',
      of(({ before, other }) => Number(before.nearest !== other.nearest)),
    ),
    flipsSame: estimate(
      'flipsSame',
      of(({ before, same }) => Number(before.nearest !== same.nearest)),
    ),
    precisionLost: estimate(
      'precisionLost',
      placed.map(({ ofLabel, ofAny }, i) => hit(ofLabel, i) - hit(ofAny, i)),
    ),
    test: signFlipTest(pull, random.split('signs')),
  };
}

/** A recipient before and after, with the segments of four donors. */
type PlacedExchange = Record<'before' | 'same' | 'other' | 'ofLabel' | 'ofAny', Placed>;

async function placeAll({
  view,
  shown,
  exchanges,
  labels,
  random,
}: EffectRequest): Promise<PlacedExchange[]> {
  const draw = random.split('any');
  const images = exchanges.flatMap(({ recipient, same, other }) => {
    const label = labels[recipient] as number;
    const candidates = Array.from(labels.keys()).filter((position) => position !== recipient);
    const peers = candidates.filter((position) => labels[position] === label);
    const ofLabel = peers[draw.integer(peers.length)] as number;
    const ofAny = candidates[draw.integer(candidates.length)] as number;
    const own = view.stored(recipient);
    const given = (donor: number) => ({
      picture: swapSegment(own, view.stored(donor), shown),
      label,
    });
    return [{ picture: own, label }, ...[same, other, ofLabel, ofAny].map(given)];
  });
  const placed = await view.place(images);
  return exchanges.map((_, i) => {
    const [before, same, other, ofLabel, ofAny] = placed.slice(5 * i, 5 * i + 5) as [
      Placed,
      Placed,
      Placed,
      Placed,
      Placed,
    ];
    return { before, same, other, ofLabel, ofAny };
  });
}

/** Mean absolute change of the distances to the references. */
function change(after: Placed, before: Placed): number {
  let sum = 0;
  let count = 0;
  for (const [at, value] of after.distances.entries()) {
    const difference = Math.abs(value - (before.distances[at] as number));
    sum += difference;
    count++;
  }
  return sum / count;
}
