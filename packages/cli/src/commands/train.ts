import { train as trainRun } from '@hemlkit/core';
import type { Io } from '../io';
import { showTraining } from './show-training';

export interface TrainOptions {
  set?: string[];
  resume?: boolean;
  wait?: boolean;
  runs: string;
  json?: boolean;
}

/** `heml train SPEC`: trains the tree, shows how it goes, and at the end the metrics of every node. */
export function train(io: Io, spec: string, options: TrainOptions): Promise<number> {
  const { json = false, ...request } = options;
  const again = ['heml', 'train', spec];
  for (const setting of options.set ?? []) again.push('--set', setting);
  if (options.runs !== 'runs') again.push('--runs', options.runs);
  if (options.resume) again.push('--resume');
  if (options.wait) again.push('--wait');
  return showTraining(io, { json, again, train: (context) => trainRun(spec, { ...request, ...context }) });
}
