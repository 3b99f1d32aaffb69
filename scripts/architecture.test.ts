import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { architecture, architectureSvg, withTables } from './lib/architecture.mjs';
import { packageGraph, roomsOf } from './lib/rooms.mjs';
import { root } from './lib/shell.mjs';

const { packages, rooms } = architecture() as {
  packages: Record<string, { why: string; on: string[] }>;
  rooms: Record<string, { why: string; touches: string[] }>;
};
const sorted = (graph: Iterable<[string, Iterable<string>]>) =>
  Object.fromEntries([...graph].map(([name, others]) => [name, [...others].sort()]));
const read = (file: string) => readFileSync(join(root, 'docs', file), 'utf8');

it('docs/architecture.json names every package, and what it depends on of ours', () => {
  const described = Object.entries(packages).map(([name, { on }]): [string, string[]] => [name, on]);
  expect(sorted(described)).toEqual(sorted(packageGraph()));
});

it("docs/architecture.json names every room of core, and what it imports of the others'", () => {
  const described = Object.entries(rooms).map(([name, { touches }]): [string, string[]] => [name, touches]);
  expect(sorted(described)).toEqual(sorted(roomsOf('core').graph));
});

it('docs/architecture.md and its picture are what is made of it: node scripts/architecture.mjs', () => {
  expect(read('architecture.svg')).toBe(architectureSvg({ packages, rooms }));
  expect(withTables(read('architecture.md'), { packages, rooms })).toBe(read('architecture.md'));
  expect(read('architecture.md')).toContain('<!-- rooms -->');
});
