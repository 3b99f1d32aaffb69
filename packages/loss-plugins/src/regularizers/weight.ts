import { Type } from '@hemlkit/core/plugin';

/** How much a regularizer counts beside the loss. */
export const weightOption = Type.Number({
  exclusiveMinimum: 0,
  default: 1,
  description: 'What the penalty is multiplied by.',
});
