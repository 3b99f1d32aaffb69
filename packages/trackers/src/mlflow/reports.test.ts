import { expect, it } from 'vitest';
import { allowedName, paramReports } from './reports';

/** MLflow's own rule, mlflow/utils/validation.py: Python's \w has all letters; a path is as short as it can be. */
const isAllowed = (name: string) =>
  /^[\p{L}\p{N}_\-. /]*$/u.test(name) &&
  name.length <= 250 &&
  !name.split('/').some((part) => ['', '.', '..'].includes(part));

it('keeps names of every script, and tells apart those that would become one', () => {
  expect(['глаз', '顔', 'augen-paar', 'a_b', 'a b'].map(allowedName)).toEqual([
    'глаз',
    '顔',
    'augen-paar',
    'a_b',
    'a b',
  ]);
  expect(allowedName('precision@1/глаз')).toBe('precision_at_1/глаз');
  const names = [
    'a+b',
    'a_b',
    'a:b',
    'precision@1',
    'precision_at_1',
    'x/../y',
    'x/_/y',
    '/x',
    'x/',
    'x//y',
    '👀',
    '👁',
    'x'.repeat(300),
    'x'.repeat(301),
  ];
  const allowed = names.map(allowedName);
  expect(new Set(allowed).size).toBe(names.length);
  expect(allowed.filter((name) => !isAllowed(name))).toEqual([]);
});

it('names no setting twice in a batch', () => {
  const reports = paramReports({
    'overrides.глаз.epochs': '1',
    'overrides.лицо.epochs': '2',
    'overrides.a+b.epochs': '3',
    'overrides.a_b.epochs': '4',
  });
  const keys = reports.flatMap((report) =>
    report.kind === 'params' ? report.params.map(({ key }) => key) : [],
  );
  expect(new Set(keys).size).toBe(4);
});
