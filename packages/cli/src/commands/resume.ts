import { resumeRun } from '@hemlkit/core';
import type { Io } from '../io';
import { showTraining } from './show-training';

/** `heml resume RUN`: goes on with a run that was stopped, by what its folder says. */
export function resume(io: Io, folder: string, { json = false }: { json?: boolean }): Promise<number> {
  const again = ['heml', 'resume', folder];
  return showTraining(io, { json, again, train: (told) => resumeRun(folder, told) });
}
