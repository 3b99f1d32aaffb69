import { auditData } from '@hemlkit/bias';
import type { Split } from '@hemlkit/core';
import { dataAuditText } from '@hemlkit/report';
import type { Io } from '../io';
import { progressOf } from '../progress/choose';

interface Options {
  set?: string[];
  split: Split;
  seed: number;
  format: 'text' | 'json';
}

/** `heml audit data SPEC`: which properties of a dataset are associated with the label. */
export async function auditDataOf(
  io: Io,
  spec: string,
  { set, split, seed, format }: Options,
): Promise<number> {
  const progress = progressOf(io, format);
  const warnings: string[] = [];
  try {
    const audit = await auditData(spec, {
      ...(set && { set }),
      split,
      seed,
      onEvent(event) {
        if (event.type === 'warning') warnings.push(event.message);
        else if (event.type !== 'info') progress.event(event);
      },
    });
    progress.close();
    io.out(format === 'json' ? `${JSON.stringify(audit, null, 2)}\n` : `${dataAuditText(audit)}\n`);
    if (format === 'text') for (const warning of warnings) io.err(`warning: ${warning}\n`);
  } finally {
    progress.close();
  }
  return 0;
}
