import { type Deflation, deflate, type RemedyName } from '@hemlkit/bias';
import { HemlError } from '@hemlkit/core';
import { deflationText, refusalText } from '@hemlkit/report';
import { abortOnInterrupt, isAbort } from '../interrupt';
import type { Io } from '../io';
import { progressOf } from '../progress/choose';
import { lineProgress } from '../progress/line';
import { writeCompositeSheet, writeLookSheet } from './composite-sheet';

interface Options {
  remedy: RemedyName;
  out: string;
  segment?: string;
  gate: boolean;
  seed: number;
  set?: string[];
  json?: boolean;
}

/** `heml deflate SPEC --out FOLDER`: training images in which a segment is no longer associated with the label. */
export async function deflateOf(
  io: Io,
  spec: string,
  { set, segment, json, ...options }: Options,
): Promise<number> {
  const progress = progressOf(io, json ? 'json' : 'text');
  const line = lineProgress(io);
  const close = () => {
    line.end();
    progress.close();
  };
  const interrupt = abortOnInterrupt(io, {
    stopping() {
      line.end();
      io.err('stopping after this image; interrupt again to stop at once\n');
    },
    leaving: close,
  });
  const warnings: string[] = [];
  let made: Deflation;
  try {
    made = await deflate(spec, {
      ...options,
      ...(set && { set }),
      ...(segment !== undefined && { segment }),
      signal: interrupt.signal,
      ...(!json && { onProgress: line.show }),
      onEvent(event) {
        if (event.type === 'warning') warnings.push(event.message);
        else if (event.type !== 'info') progress.event(event);
      },
    });
  } catch (error) {
    if (!isAbort(error, interrupt.signal)) throw error;
    close();
    io.err(`Stopped. Composites that are made stay in ${options.out}: the same command goes on with them.\n`);
    return 130;
  } finally {
    close();
    interrupt.dispose();
  }
  const sheet = await writeCompositeSheet(made);
  const looks = await writeLookSheet(made);
  io.out(json ? `${JSON.stringify(made, null, 2)}\n` : `${deflationText(made, { sheet, looks })}\n`);
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  const { gate } = made;
  if (!gate?.refused || gate.overruled) return 0;
  const { code, message, hint } = refusalText(gate, made.folder);
  throw new HemlError(message, { code, hint });
}
