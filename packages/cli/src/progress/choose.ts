import type { Io } from '../io';
import { liveProgress } from './live';
import { plainProgress } from './plain';
import type { Progress } from './progress';

/** The progress of a command that prints a result: none beside JSON, so that its output is JSON alone. */
export function progressOf(io: Io, format: 'text' | 'json'): Progress {
  if (format === 'json') return { event() {}, close() {} };
  return io.interactive ? liveProgress(io) : plainProgress(io);
}
