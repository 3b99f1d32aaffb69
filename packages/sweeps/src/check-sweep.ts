import { limits, type Problem } from '@hemlkit/core/run';
import { isNamed, type SweepValues } from './axes';

export const reserved: Record<string, string> = {
  name: 'Each run is named by what varies; the sweep itself has its name at the top.',
  heml: 'It is the version of the format.',
  extends: 'Name several specs as `base:` in its place.',
  base: 'Write it at the top of the file: `base: [a.yaml, b.yaml]`.',
};

/** What the schema cannot express: which settings may vary, that none is given twice, that zipped lists are equally long. */
export function checkSweep(sweep: SweepValues): Problem[] {
  const given = [
    ...(['set', 'grid', 'zip'] as const).flatMap((part) =>
      Object.keys(sweep[part]).map((path) => ({ path, place: [part, path] })),
    ),
    ...(sweep.seeds ? [{ path: 'seed', place: ['seeds'] }] : []),
  ];
  return [
    ...given.flatMap(({ path, place }, i) => {
      const at = 'key' as const;
      const keys = path.split('.');
      if (keys.length > limits.depth || keys.some((key) => key.trim() === '' || key === '__proto__'))
        return [
          {
            code: 'setting-invalid',
            path: place,
            message: `\`${path}\` is not a setting.`,
            hint: 'Write it as for example `training.epochs`.',
            at,
          },
        ];
      if (Object.hasOwn(reserved, path))
        return [
          {
            code: 'setting-reserved',
            path: place,
            message: `\`${path}\` cannot be set by a sweep.`,
            hint: reserved[path]!,
            at,
          },
        ];
      const twice = given.slice(0, i).find((other) => other.path === path);
      return twice
        ? [
            {
              code: 'setting-repeated',
              path: place,
              message: `\`${path}\` is given twice.`,
              hint: 'Remove one of the two.',
              at,
              also: twice.place,
            },
          ]
        : [];
    }),
    ...checkZip(sweep),
    ...checkCount(sweep),
  ];
}

/** Every run is loaded before the first is trained. */
function checkCount({ base, seeds, grid, zip }: SweepValues): Problem[] {
  const sizes: [key: string, size: number][] = [
    ['seeds', seeds?.length ?? 1],
    ['base', typeof base === 'string' ? 1 : Object.keys(base).length],
    ['grid', Object.values(grid).reduce((product, values) => product * Object.keys(values).length, 1)],
    ['zip', Math.max(1, ...Object.values(zip).map((values) => Object.keys(values).length))],
  ];
  const count = sizes.reduce((product, [, size]) => product * size, 1);
  if (count <= limits.runs) return [];
  const [largest] = sizes.sort(([, a], [, b]) => b - a)[0]!;
  const shown = count < 1e15 ? String(count) : count.toExponential(0).replace('e+', ' · 10^');
  const message = `The sweep has ${shown} runs, ${limits.runs} are the most.`;
  return [
    {
      code: 'runs-too-many',
      path: [largest],
      message,
      hint: 'Split it into several sweeps, or leave values out.',
      at: 'key',
    },
  ];
}

function checkZip({ zip }: SweepValues): Problem[] {
  const [first, ...others] = Object.entries(zip);
  if (!first) return [];
  const [firstPath, firstValues] = first;
  return others.flatMap(([path, values]) => {
    const problem = (code: string, message: string, hint: string): Problem[] => [
      { code, path: ['zip', path], message, hint, at: 'key', also: ['zip', firstPath] },
    ];
    if (isNamed(values) !== isNamed(firstValues))
      return problem(
        'zip-names-mixed',
        `\`${path}\` and \`${firstPath}\` are zipped, but only one of them names its values.`,
        'Write both as lists, or both as maps of the same names.',
      );
    if (isNamed(values) && Object.keys(values).join('\n') !== Object.keys(firstValues).join('\n'))
      return problem(
        'zip-names-differ',
        `\`${path}\` and \`${firstPath}\` are zipped, but do not name the same values in the same order.`,
        `The names of \`${firstPath}\` are ${Object.keys(firstValues).join(', ')}.`,
      );
    const [own, rival] = [Object.keys(values).length, Object.keys(firstValues).length];
    if (own === rival) return [];
    return problem(
      'zip-lengths-differ',
      `\`${path}\` has ${own} values and \`${firstPath}\` has ${rival}, but zipped settings vary together.`,
      'Give them equally many values, or move one to `grid`.',
    );
  });
}
