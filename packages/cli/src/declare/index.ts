import { declareCheck } from './check';
import { declareData } from './data';
import { declareEvaluate } from './evaluate';
import { declareExplain } from './explain';
import type { Declaring } from './options';
import { declarePlugins } from './plugins';
import { declareSchema } from './schema';
import { declareSegment } from './segment';
import { declareSynthesize } from './synthesize';
import { declareTrain } from './train';

/** Every command, in the order in which `heml --help` lists them. */
export const declarations: readonly ((declaring: Declaring) => void)[] = [
  declareTrain,
  declareCheck,
  declareEvaluate,
  declareExplain,
  declareData,
  declareSegment,
  declarePlugins,
  declareSchema,
  declareSynthesize,
];
