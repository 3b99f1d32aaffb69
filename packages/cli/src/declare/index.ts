import { declareAudit } from './audit';
import { declareCheck } from './check';
import { declareData } from './data';
import { declareDeflate } from './deflate';
import { declareEvaluate } from './evaluate';
import { declareExplain } from './explain';
import { declareExport } from './export';
import { declareFaithfulness } from './faithfulness';
import { declareFigures } from './figures';
import { declareInit } from './init';
import type { Declaring } from './options';
import { declarePlan } from './plan';
import { declarePlugins } from './plugins';
import { declareQuery } from './query';
import { declareReport } from './report';
import { declareResume } from './resume';
import { declareRuns } from './runs';
import { declareSchema } from './schema';
import { declareSegment } from './segment';
import { declareServe } from './serve';
import { declareSweep } from './sweep';
import { declareSynthesize } from './synthesize';
import { declareTable } from './table';
import { declareTrain } from './train';

/** Every command, in the order in which `heml --help` lists them. */
export const declarations: readonly ((declaring: Declaring) => void)[] = [
  declareInit,
  declareTrain,
  declareResume,
  declareSweep,
  declareRuns,
  declareTable,
  declareCheck,
  declarePlan,
  declareEvaluate,
  declareExplain,
  declareQuery,
  declareFaithfulness,
  declareAudit,
  declareDeflate,
  declareFigures,
  declareReport,
  declareServe,
  declareExport,
  declareData,
  declareSegment,
  declarePlugins,
  declareSchema,
  declareSynthesize,
];
