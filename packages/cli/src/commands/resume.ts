import { resumeRun } from '@hemlkit/core';
import type { Io } from '../io';
import { showTraining } from './show-training';

/** `heml resume RUN`: goes on with a run that was stopped, by what its folder says. */
export function resume(
  io: Io,
  folder: string,
  { json = false, wait = false }: { json?: boolean; wait?: boolean },
): Promise<number> {
  const again = ['heml', 'resume', folder, ...(wait ? ['--wait'] : [])];
  return showTraining(io, { json, again, train: (told) => resumeRun(folder, { ...told, wait }) });
}
