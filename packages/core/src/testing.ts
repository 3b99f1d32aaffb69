/** What authors of components test them with, inside vitest. */

export { type TupleLists, toLists, toTuples } from './testing/tuples';
export { type Workbench, type WorkbenchOptions, workbench } from './testing/workbench';
