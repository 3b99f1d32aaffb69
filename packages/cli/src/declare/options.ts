import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io';

/** What a command's declaration is given. `act` receives its action, so that parsing and running stay apart. */
export interface Declaring {
  program: Command;
  io: Io;
  act: (action: () => Promise<number>) => void;
}

export const collect = (value: string, all: string[] = []): string[] => [...all, value];

export function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

/** Where a server may listen; 0: any that is free. */
export function portNumber(value: string): number {
  const port = wholeNumber(value);
  if (port > 65535) throw new InvalidArgumentError('A port is from 0 to 65535; 0: any that is free.');
  return port;
}

/** Names separated by commas. */
export function listed(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => !name)) throw new InvalidArgumentError('It must be names separated by commas.');
  return [...new Set(names)];
}

/** Names of an option that may be given several times, each time with some of them. */
export const listedMore = (value: string, before: unknown): string[] => [
  ...new Set([...(Array.isArray(before) ? before : []), ...listed(value)]),
];

/** @param own what stands where none is named */
export const heightOption = (own: string): Option =>
  new Option(
    '--height <number>',
    `at which height images are compared, by a method that has heights: 0 as a whole, larger part by part (default: ${own})`,
  ).argParser((value) => {
    const height = Number(value);
    if (value.trim() === '' || !(height >= 0))
      throw new InvalidArgumentError('It must be a number of 0 or more.');
    return height;
  });

export const setOption = (): Option =>
  new Option('--set <path=value>', "change one of the spec's settings; may be repeated").argParser(collect);

export const formatOption = (): Option =>
  new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text');

export const splits = ['train', 'validation', 'test'];
