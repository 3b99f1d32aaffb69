import { type Remedy, verifyDeflation } from '@hemlkit/core';
import { verificationText } from '@hemlkit/report';

import type { Io } from '../io';
import { lineProgress } from '../progress/line';

interface Options {
  out: string;
  seeds: number[];
  remedies: Remedy[];
  oracle?: string[];
  segment?: string;
  set?: string[];
  json?: boolean;
}

/** `heml deflate SPEC --out FOLDER --verify`: whether models that are trained after a remedy are without the bias. */
export async function verifyOf(io: Io, spec: string, { json, ...options }: Options): Promise<number> {
  const progress = lineProgress(io);
  const warnings = new Set<string>();
  try {
    const found = await verifyDeflation(spec, {
      ...options,
      onArm: progress.show,
      onEvent(event) {
        if (event.type === 'warning') warnings.add(event.message);
      },
    });
    progress.end();
    io.out(json ? `${JSON.stringify(found, null, 2)}\n` : `${verificationText(found)}\n`);
    for (const warning of warnings) io.err(`warning: ${warning}\n`);
    return 0;
  } finally {
    progress.end();
  }
}
