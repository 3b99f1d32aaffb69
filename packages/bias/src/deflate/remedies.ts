import { Type } from '@hemlkit/core/plugin';
import { planBlanks, planComposites } from './plan-composites';
import { rebalance, reweight as reweighted, sham as shammed, undersample as undersampled } from './rebalance';
import { defineRemedy } from './remedy';

const none = Type.Object({});

/** Composites fill the rare cells: a donor's part in the place of the recipient's. */
export const repair = defineRemedy({
  type: 'repair',
  summary: 'Exchanges the segment between images until its attribute is not associated with the label.',
  options: none,
  create: () => ({
    exchanges: true,
    plan: planComposites,
    counts: ({ real, available }, epsilon) => rebalance(real, available, epsilon),
    judged: true,
  }),
});

/** The control of the repair: as many composites, and the bias as it was. */
export const sham = defineRemedy({
  type: 'sham',
  summary: 'Exchanges the segment as the repair does, but keeps the bias: a control.',
  options: none,
  create: () => ({
    exchanges: true,
    plan: planComposites,
    counts: ({ real, available, own }, epsilon) => shammed(real, own, rebalance(real, available, epsilon)),
    ownOnly: true,
    leavesEmpty: true,
    judged: true,
  }),
});

export const reweight = defineRemedy({
  type: 'reweight',
  summary: 'Repeats images of the rare cells.',
  options: none,
  create: () => ({ exchanges: false, counts: ({ real }, epsilon) => reweighted(real, epsilon) }),
});

export const undersample = defineRemedy({
  type: 'undersample',
  summary: 'Leaves out images of the common cells.',
  options: none,
  create: () => ({ exchanges: false, counts: ({ real }, epsilon) => undersampled(real, epsilon) }),
});

/** The segment is filled in every image, and is left out of the hierarchy. */
export const blank = defineRemedy({
  type: 'blank',
  summary: 'Fills the segment in every image, and leaves it out of the hierarchy.',
  options: none,
  create: () => ({ exchanges: true, plan: planBlanks, leavesOut: true, suffix: 'blank' }),
});
