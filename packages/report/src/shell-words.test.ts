import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWords } from './shell-words';

it('writes words that a shell reads as they were', () => {
  const words = ['my faces', "it's", '$HOME', 'a;b', '', 'plain/path-1.yaml', 'näh', '*', '~'];
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${shellWords(words)}`], { encoding: 'utf8' });
  expect(read.split('\n').slice(0, -1)).toEqual(words);
  expect(shellWords(['heml', 'train', 'runs/a=1/resolved.yaml'])).toBe('heml train runs/a=1/resolved.yaml');
});
