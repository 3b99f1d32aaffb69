import type { Random } from '@hemlkit/core/plugin';
import type { FaceClass } from '../shared/masks/face-classes';
import { chance } from './draw';

/** What a face may have or not, the classes that show it, and how often it occurs where nothing else is asked. */
export const attributes = {
  smile: { shownBy: ['u_lip', 'l_lip', 'mouth'], rate: 0.5 },
  open_mouth: { shownBy: ['mouth', 'u_lip', 'l_lip'], rate: 0.4 },
  beard: { shownBy: ['skin'], rate: 0.3 },
  glasses: { shownBy: ['eye_g'], rate: 0.3 },
  hat: { shownBy: ['hat'], rate: 0.3 },
  earrings: { shownBy: ['ear_r'], rate: 0.4 },
  necklace: { shownBy: ['neck_l'], rate: 0.4 },
  long_hair: { shownBy: ['hair'], rate: 0.5 },
} as const satisfies Record<string, { shownBy: readonly FaceClass[]; rate: number }>;

export type Attribute = keyof typeof attributes;
export type Attributes = Record<Attribute, boolean>;

export const attributeNames = Object.keys(attributes) as [Attribute, ...Attribute[]];

/** Every attribute by chance, as often as it occurs. @param random each attribute has a generator of its own in it */
export const drawAttributes = (random: Random): Attributes =>
  Object.fromEntries(
    attributeNames.map((name) => [name, chance(random.split('has', name), attributes[name].rate)]),
  ) as Attributes;

/** What a label can be: an attribute, or whose face it is. */
export const labelNames = [...attributeNames, 'person'] as [
  Attribute | 'person',
  ...(Attribute | 'person')[],
];
