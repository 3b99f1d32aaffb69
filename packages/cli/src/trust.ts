import { relative } from 'node:path';
import type { TrustPolicy, TrustQuestion } from '@hemlkit/core';
import type { Io } from './io';

/** Commands that say what a spec is and run nothing of it. */
const reading = new Set(['check', 'plan', 'schema', 'plugins']);

/** Who decides whether programs run that a spec or a run names: `--trust`, or the person at the terminal, or nobody. */
export function trustPolicy(io: Io, command: string | undefined, isTrusted: boolean): TrustPolicy {
  if (isTrusted) return { ask: () => true, remembers: true, alwaysAsks: true };
  const asks = io.interactive && process.stdin.isTTY === true && !reading.has(command ?? '');
  return { ask: (question) => asks && askPerson(io, question), remembers: true, alwaysAsks: false };
}

async function askPerson(io: Io, question: TrustQuestion): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const leaving = new AbortController();
  terminal.once('SIGINT', () => leaving.abort());
  try {
    io.err(questionText(question));
    const answer = await terminal.question('Run it? [y/N] ', { signal: leaving.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (leaving.signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}

/** What a person reads before he decides. */
export function questionText({ kind, named, programs, folder }: TrustQuestion): string {
  const seen = (path: string) => relative('.', path) || '.';
  const what = programs.length === 1 ? 'a program that runs' : 'programs that run';
  const kept =
    folder === undefined
      ? 'It comes from elsewhere: read what it would run. You are asked again when one of these files changes.'
      : `A yes holds for all programs in ${folder}, and is remembered.`;
  return `The ${kind} ${seen(named)} names ${what} with all your rights:\n${programs.map((one) => `  ${seen(one)}\n`).join('')}${kept}\n`;
}
