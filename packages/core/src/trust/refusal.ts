import { relative } from 'node:path';
import { HemlError, type HemlErrorOptions, type Where } from '../contracts/error';
import { listed } from '../errors/suggest';
import type { TrustRequest } from './decide';

/** Programs may not run, as nobody trusts them. */
export class UntrustedError extends HemlError {
  constructor(message: string, options: Omit<HemlErrorOptions, 'code'>) {
    super(message, { ...options, code: 'program-untrusted' });
  }
}

/** The error for programs that are not run. @param where they are named */
export function refusal(
  { kind, named, programs, project }: TrustRequest,
  where: Where | undefined,
): UntrustedError {
  const one = programs.length === 1;
  const shown = programs.slice(0, 5).map((file) => {
    const near = relative('.', file);
    return near.startsWith('..') ? file : `./${near}`;
  });
  const kept = project ? `remembered for ${project.folder}` : 'remembered until one of these files changes';
  return new UntrustedError(
    `The ${kind} ${named} names ${one ? 'a program' : `${programs.length} programs`} that you have not trusted: ${listed(shown)}.`,
    {
      kind: 'usage',
      where,
      hint: `${one ? 'It' : 'They'} would run with all your rights. Read ${one ? 'it' : 'them'}, and add \`--trust\` to the command (in a program: \`trust: true\`) where you trust ${one ? 'it' : 'them'}: that is ${kept}.`,
    },
  );
}
