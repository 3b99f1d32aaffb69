import { expect, test, vi } from 'vitest';
import { fakeIo } from '../test/fake-io';
import { main } from './main';

const check = vi.hoisted(() => vi.fn<(...given: unknown[]) => Promise<number>>());
vi.mock('./commands/check', () => ({ check }));
vi.mock('@hemlkit/core', () => ({
  formatError: (error: Error) => `formatted: ${error.message}`,
  withTrust: (_: unknown, run: () => unknown) => run(),
}));

async function run(...argv: string[]) {
  const io = fakeIo();
  return { code: await main(argv, io), out: io.stdout, err: io.stderr };
}

test('--help and --version answer with exit code 0', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const command of [
    'train',
    'check',
    'evaluate',
    'explain',
    'segment',
    'plugins',
    'schema',
    'synthesize',
  ]) {
    expect(out).toContain(`  ${command} `);
  }
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [['trian', 'a.yaml'], "unknown command 'trian'"],
  [['train'], "missing required argument 'spec'"],
  [['train', 'a.yaml', '--epochs', '3'], "unknown option '--epochs'"],
  [['evaluate', 'run', '--split', 'dev'], 'Allowed choices are train, validation, test'],
  [['synthesize', 'x', '--size', 'big'], 'It must be a whole number'],
])('a wrong argument is exit code 2: %j', async (argv, message) => {
  const { code, err } = await run(...argv);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('no command at all shows the help', async () => {
  const { code, err } = await run();
  expect(code).toBe(2);
  expect(err).toContain('Usage: heml');
});

test('hands arguments and repeated options to the command, and gives its exit code', async () => {
  check.mockResolvedValueOnce(0);
  expect((await run('check', 'a.yaml', '--set', 'seed=1', '--set', 'training.epochs=2')).code).toBe(0);
  expect(check.mock.lastCall?.slice(1)).toEqual([
    'a.yaml',
    { data: true, set: ['seed=1', 'training.epochs=2'] },
  ]);
});

test("an error that a person is meant to read is shown by core's formatError, with its own exit code", async () => {
  const error = Object.assign(new Error('no such file'), { name: 'HemlError', exitCode: 2 });
  check.mockRejectedValueOnce(error);
  expect(await run('check', 'a.yaml')).toEqual({ code: 2, out: '', err: 'formatted: no such file\n' });
});

test('--debug shows the codes of errors', async () => {
  const heml = (code: string) => Object.assign(new Error(code), { name: 'HemlError', exitCode: 2, code });
  check.mockRejectedValueOnce(heml('run-missing'));
  expect((await run('--debug', 'check', 'a.yaml')).err).toContain(
    'formatted: run-missing\ncode: run-missing\n',
  );
  const errors = [heml('name-invalid'), heml('class-unknown'), heml('name-invalid')];
  check.mockRejectedValueOnce(Object.assign(heml('several'), { name: 'HemlErrors', errors }));
  expect((await run('--debug', 'check', 'a.yaml')).err).toContain('code: name-invalid, class-unknown\n');
});

test('an unexpected error is one line, and its stack only with --debug', async () => {
  check.mockRejectedValue(new Error('cannot read x\nof undefined'));
  expect(await run('check', 'a.yaml')).toEqual({
    code: 1,
    out: '',
    err: 'unexpected error: cannot read x\n--debug shows more\n',
  });
  const { err } = await run('--debug', 'check', 'a.yaml');
  expect(err).toMatch(/ {4}at .*main\.test\.ts/);
  expect(err).not.toContain('--debug shows more');
});
