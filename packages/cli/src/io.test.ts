import { afterEach, expect, it, vi } from 'vitest';
import { processIo } from './io';

afterEach(() => void vi.restoreAllMocks());

it('prints no code of anybody else, on either stream', () => {
  const written: unknown[] = [];
  const write = (text: unknown) => written.push(text) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
  const io = processIo();
  io.out('label \x1b[2J\n');
  io.err('answer \x1b]0;pwned\x07\n');
  vi.restoreAllMocks();
  expect(written).toEqual(['label \\x1b[2J\n', 'answer \\x1b]0;pwned\\x07\n']);
});
