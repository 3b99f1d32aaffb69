import { Type } from 'typebox';
import { defineEngine } from '../plugin/define';
import { loadTf } from './load-tf';
import { tfjsEngine } from './tfjs-engine';

/** Plain JavaScript: slow, and the reference that everything else is compared with. */
export const cpu = defineEngine({
  type: 'cpu',
  summary: "TensorFlow.js's plain JavaScript backend: slow, needs nothing, the reference for tests.",
  options: Type.Object({}),
  create: () => tfjsEngine('cpu', loadTf(), 'cpu'),
});
