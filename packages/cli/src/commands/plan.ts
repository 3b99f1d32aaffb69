import { planRun } from '@hemlkit/core';
import { planText } from '@hemlkit/report';
import { type Io, warnTo } from '../io';
import { progressOf } from '../progress/choose';

export interface PlanOptions {
  set?: string[];
  measure: boolean;
  runs: string;
  json?: boolean;
}

/** `heml plan SPEC`: the nodes in training order, what is trained already, and what the rest will take. */
export async function plan(io: Io, spec: string, { json = false, ...options }: PlanOptions): Promise<number> {
  const progress = progressOf(io, json ? 'json' : 'text');
  try {
    const planned = await planRun(spec, { ...options, onEvent: progress.event });
    progress.close();
    if (json) {
      io.out(`${JSON.stringify(planned, null, 2)}\n`);
      return 0;
    }
    io.out(`${planText(planned)}\n`);
    for (const warning of planned.warnings) warnTo(io)(warning);
  } finally {
    progress.close();
  }
  return 0;
}
