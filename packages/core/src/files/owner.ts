import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, named so that others on the same or another machine can judge whether it still lives. */
export interface Owner {
  pid: number;
  host: string;
  /**
   * Where process numbers mean the same: one machine since it was started, and there one namespace of processes. Two
   * containers may have one host name, and both call their first process 1.
   */
  place: string;
  /** When the process began, as the system counts it; a number that is used again belongs to another one. */
  began?: string;
}

let own: Owner | undefined;

/** This process. */
export function thisProcess(): Owner {
  own ??= describe();
  return own;
}

/** Whether a process is over: `undefined` where this cannot be known from here. */
export function isOver({ pid, place, began }: Owner): boolean | undefined {
  if (place !== thisProcess().place) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
  }
  const now = beginningOf(pid);
  return began !== undefined && now !== undefined && now !== began;
}

function describe(): Owner {
  const host = hostname();
  const facts = [
    host,
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ];
  const place = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 8);
  const began = beginningOf(process.pid);
  return { pid: process.pid, host, place, ...(began !== undefined && { began }) };
}

/** Field 22 of /proc/PID/stat; nothing where a system has no such file. The name before it may hold anything. */
const beginningOf = (pid: number): string | undefined =>
  attempt(() => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  });

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
