import { resumeRun } from '@hemlkit/core';
import type { Io } from '../io';
import { showTraining } from './show-training';

/** `heml resume RUN`: continues a run that was stopped, from the state in its folder. */
export function resume(
  io: Io,
  folder: string,
  { json = false, wait = false }: { json?: boolean; wait?: boolean },
): Promise<number> {
  const again = ['heml', 'resume', folder, ...(wait ? ['--wait'] : [])];
  return showTraining(io, { json, again, train: (context) => resumeRun(folder, { ...context, wait }) });
}
