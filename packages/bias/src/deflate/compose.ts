import type { Random } from '@hemlkit/core/run';
import { encode } from 'fast-png';
import type { Composite } from '../contracts/deflate';
import { exchangeBackground } from '../exchange/exchange-background';
import { type Blend, exchangeSegment } from '../exchange/exchange-segment';
import type { Picture } from '../exchange/picture';
import type { Cells } from './cells';
import { clearedMask } from './find-site';
import type { Planned } from './plan-composites';
import type { TrainingPictures } from './training-pictures';

/** How a composite is made. */
export interface ComposeOptions {
  blend: Blend;
  /** Ids of classes that show the label. */
  kept: ReadonlySet<number>;
  random: Random;
}

/** Makes a planned composite's pixels. Nothing where the segment covers the whole image. */
export async function compose(
  pictures: TrainingPictures,
  planned: Planned,
  { blend, kept, random }: ComposeOptions,
): Promise<Picture | undefined> {
  const { recipient, donor } = planned;
  if (pictures.isBackground && donor)
    return exchangeBackground({
      recipient: await pictures.picture(recipient),
      donor: await pictures.picture(donor.index),
      similarity: donor.similarity,
      behind: pictures.behind,
      random,
    });
  return exchangeSegment({
    recipient: await pictures.picture(recipient),
    place: clearedMask(pictures, recipient, planned),
    ...(donor && { from: { donor: await pictures.picture(donor.index), similarity: donor.similarity } }),
    segment: pictures.segment,
    behind: pictures.behind,
    shows: kept,
    blend,
    random,
  });
}

/** The record of a composite. @param image path of its file */
export function describe(
  { samples }: TrainingPictures,
  cells: Cells,
  { recipient, has, place, target, donor }: Planned,
  named: Pick<Composite, 'id' | 'image' | 'segment' | 'seed'>,
): Composite {
  const at = (i: number) => samples[i] as (typeof samples)[number];
  const own = at(recipient);
  return {
    ...named,
    label: own.label,
    has,
    arm: cells.has[recipient] === has ? 'own' : 'other',
    recipient: own.id,
    recipientImage: own.image,
    ...(place.lender !== recipient && { lender: at(place.lender).id }),
    ...(target && { target: at(target.lender).id }),
    ...(donor && {
      donor: at(donor.index).id,
      donorImage: at(donor.index).image,
      transform: {
        dx: rounded(donor.similarity.to[0] - donor.similarity.from[0]),
        dy: rounded(donor.similarity.to[1] - donor.similarity.from[1]),
        scale: rounded(donor.similarity.scale),
        rotation: rounded((donor.similarity.rotation * 180) / Math.PI),
      },
      overlap: rounded(donor.overlap),
    }),
  };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

export const imagePng = ({ width, height, image }: Picture): Uint8Array =>
  encode({ width, height, channels: 3, data: image });

export const mapPng = ({ width, height, map }: Omit<Picture, 'image'>): Uint8Array =>
  encode({ width, height, channels: 1, data: map });
