import type { Part } from '../scene';
import { brows } from './brows';
import { cloth } from './cloth';
import { earrings } from './earrings';
import { ears } from './ears';
import { eyes } from './eyes';
import { frames, lenses } from './glasses';
import { hairBehind, hairFront } from './hair';
import { hat } from './hat';
import { mouth } from './mouth';
import { neck } from './neck';
import { necklace } from './necklace';
import { nose } from './nose';
import { skin } from './skin';

export { background } from './background';

/** From back to front. */
export const parts: readonly Part[] = [
  hairBehind,
  neck,
  cloth,
  necklace,
  ears,
  skin,
  mouth,
  nose,
  lenses,
  eyes,
  brows,
  frames,
  hairFront,
  earrings,
  hat,
];
