import type { FaceClass } from '../shared/masks/face-classes';

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
