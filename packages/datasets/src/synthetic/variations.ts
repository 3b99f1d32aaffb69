import type { FaceClass } from '../shared/masks/face-classes';
import type { Attribute, Attributes } from './attributes';

/** One part of a face, and how another one like it is drawn. */
export interface Variation {
  part: string;
  /** The classes that show it. */
  classes: readonly FaceClass[];
  /** Generators that are drawn again, by the names that the parts know them by. */
  redraw: readonly string[];
  /** An attribute that one face has and the other lacks. */
  toggle?: Attribute;
  /** What both faces must have or not, for the part to be seen. */
  needs?: Partial<Attributes>;
}

/** Every part that can differ alone. */
export const variations: readonly Variation[] = [
  {
    part: 'mouth',
    classes: ['u_lip', 'l_lip', 'mouth'],
    redraw: ['mouth', 'mouth-shape', 'smile'],
    toggle: 'smile',
  },
  { part: 'smile', classes: ['u_lip', 'l_lip', 'mouth'], redraw: [], toggle: 'smile' },
  { part: 'nose', classes: ['nose'], redraw: ['nose'] },
  { part: 'eyes', classes: ['l_eye', 'r_eye'], redraw: ['eyes'], needs: { glasses: false } },
  { part: 'brows', classes: ['l_brow', 'r_brow'], redraw: ['brows'] },
  { part: 'ears', classes: ['l_ear', 'r_ear'], redraw: ['ears'], needs: { long_hair: false } },
  { part: 'hair', classes: ['hair'], redraw: ['hair', 'strands', 'strands-behind'], toggle: 'long_hair' },
  { part: 'cloth', classes: ['cloth'], redraw: ['cloth'] },
  { part: 'hat', classes: ['hat'], redraw: ['hat'], needs: { hat: true } },
  { part: 'glasses', classes: ['eye_g'], redraw: ['glasses'], needs: { glasses: true } },
  { part: 'earrings', classes: ['ear_r'], redraw: ['earrings'], needs: { earrings: true, long_hair: false } },
  { part: 'beard', classes: ['skin'], redraw: [], toggle: 'beard' },
];
