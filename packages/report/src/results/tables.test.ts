import { expect, it } from 'vitest';
import { formatResults } from './format-results';
import { type MethodResults, metricsOf, nodesTables, rootTable, timeTable } from './tables';

/** A run of one tree; a node's P@8 is half of its P@1. */
function run(
  seed: number,
  precision: Record<string, number>,
  peakRssMb = 300,
): MethodResults['runs'][number] {
  const both = (value: number) => ({ 'precision@8': value / 2, 'precision@1': value });
  const ids = Object.keys(precision);
  const root = ids.at(-1)!;
  return {
    seed,
    root,
    nodes: ids.map((id) => ({ id, children: id === root ? ids.slice(0, -1) : [], seconds: 10 + seed })),
    metrics: Object.fromEntries(Object.entries(precision).map(([id, value]) => [id, both(value)])),
    peakRssMb,
  };
}

const methods: MethodResults[] = [
  {
    name: 'HEML snr',
    runs: [
      run(0, { hair: 0.5, lips: 0.8, final: 0.9 }),
      run(1, { hair: 0.5, lips: 0.9, final: 0.8 }, 310),
      run(2, { hair: 0.5, lips: 0.7, final: 1 }, 320),
    ],
  },
  { name: 'traditional snr', runs: [run(0, { image: 0.75 })] },
];
const metrics = metricsOf(methods);

it("makes the paper's Table I: the root by method", () => {
  expect(metrics).toEqual(['precision@1', 'precision@8']);
  expect(formatResults([rootTable(methods, metrics)], 'text')).toMatchInlineSnapshot(`
    "method           n                        P@1                      P@8
    HEML snr         3  90.0 ± 10.0 [65.2, 114.8]  45.0 ± 5.0 [32.6, 57.4]
    traditional snr  1                       75.0                     37.5

    Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds."
  `);
});

it('holds P@1 of one run against chance, with the interval over its queries', () => {
  const precision = { value: 0.75, low: 0.69, high: 0.8, count: 200, chance: 0.5 };
  const [, { runs }] = methods as [MethodResults, MethodResults];
  const judged: MethodResults[] = [methods[0]!, { name: 'single', runs: [{ ...runs[0]!, precision }] }];
  expect(formatResults([rootTable(judged, metrics)], 'text')).toMatchInlineSnapshot(`
    "method    n                        P@1  chance                      P@8
    HEML snr  3  90.0 ± 10.0 [65.2, 114.8]       -  45.0 ± 5.0 [32.6, 57.4]
    single    1          75.0 [69.0, 80.0]    50.0                     37.5

    Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds. P@1 of one run: [95 % interval over its queries, Wilson's]."
  `);
  expect(formatResults(nodesTables(judged.slice(1), ['precision@1']), 'text')).toContain('75.0 [69.0, 80.0]');
  expect(
    formatResults([rootTable(judged.slice(1), ['precision@1'])], 'csv')
      .split('\n')
      .slice(1),
  ).toEqual([',method,single,precision@1,1,0.75,,0.69,0.8', ',method,single,chance,1,0.5,,,']);
});

it("makes the paper's Table II: time and memory by method", () => {
  expect(formatResults([timeTable(methods)], 'markdown')).toMatchInlineSnapshot(`
    "| method | n | nodes | training, s | peak memory, MB |
    | --- | ---: | ---: | ---: | ---: |
    | HEML snr | 3 | 3 | 33.0 ± 3.0 [25.5, 40.5] | 310 ± 10 [285, 335] |
    | traditional snr | 1 | 1 | 10.0 | 300 |

    Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds."
  `);
});

it("makes the paper's Table III: a tree for each method, or of one metric for all that share a tree", () => {
  expect(formatResults(nodesTables(methods, metrics), 'text')).toMatchInlineSnapshot(`
    "HEML snr
    node     n                        P@1                      P@8
    final    3  90.0 ± 10.0 [65.2, 114.8]  45.0 ± 5.0 [32.6, 57.4]
    ├─ hair  3    50.0 ± 0.0 [50.0, 50.0]  25.0 ± 0.0 [25.0, 25.0]
    └─ lips  3  80.0 ± 10.0 [55.2, 104.8]  40.0 ± 5.0 [27.6, 52.4]

    traditional snr
    node   n   P@1   P@8
    image  1  75.0  37.5

    Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds."
  `);
  const again = { ...methods[0]!, name: 'HEML triplet' };
  const one = nodesTables([...methods, again], ['precision@1']);
  expect(formatResults(one, 'markdown')).toMatchInlineSnapshot(`
    "**P@1**

    | node | n | HEML snr | HEML triplet |
    | --- | ---: | ---: | ---: |
    | final = hair + lips | 3 | 90.0 ± 10.0 [65.2, 114.8] | 90.0 ± 10.0 [65.2, 114.8] |
    | hair | 3 | 50.0 ± 0.0 [50.0, 50.0] | 50.0 ± 0.0 [50.0, 50.0] |
    | lips | 3 | 80.0 ± 10.0 [55.2, 104.8] | 80.0 ± 10.0 [55.2, 104.8] |

    **P@1**

    | node | n | traditional snr |
    | --- | ---: | ---: |
    | image | 1 | 75.0 |

    Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds."
  `);
});

it('writes every number for programs, unrounded', () => {
  expect(formatResults([rootTable(methods.slice(1), metrics)], 'csv')).toMatchInlineSnapshot(`
    "table,row,name,column,n,mean,deviation,low95,high95
    ,method,traditional snr,precision@1,1,0.75,,,
    ,method,traditional snr,precision@8,1,0.375,,,"
  `);
  const quoted = [{ ...methods[1]!, name: 'a "b", c' }];
  expect(formatResults([rootTable(quoted, ['precision@1'])], 'csv')).toContain('"a ""b"", c"');
  const formula = quoted.map((one) => ({ ...one, name: '=cmd|calc!A1' }));
  expect(formatResults([rootTable(formula, ['precision@1'])], 'csv')).toContain(",'=cmd|calc!A1,");
  const [table] = JSON.parse(formatResults([rootTable(methods, ['precision@1'])], 'json'));
  expect(table.rows[0]).toMatchObject({ name: 'HEML snr', n: 3, 'precision@1': { n: 3 } });
  expect(table.rows[0]['precision@1'].mean).toBeCloseTo(0.9, 12);
  expect(table.rows[0]['precision@1'].deviation).toBeCloseTo(0.1, 12);
  expect(table.rows[1]).toEqual({ name: 'traditional snr', n: 1, 'precision@1': { n: 1, mean: 0.75 } });
});

it('leaves a cell empty where a method lacks a metric', () => {
  const lacking = [{ ...methods[1]!, name: 'x' }];
  expect(formatResults([rootTable(lacking, ['mrr'])], 'text')).toContain('x       1    -');
});
