import { Type } from 'typebox';
import { defineExecutor } from '../plugin/define';

/** Trains one unit after the other in the command's own process. */
export const inProcess = defineExecutor({
  type: 'in-process',
  summary: "Trains one node after the other in the command's own process.",
  options: Type.Object({}),
  create: (_options, _services, { here }) => ({ concurrency: 1, run: here, async dispose() {} }),
});
