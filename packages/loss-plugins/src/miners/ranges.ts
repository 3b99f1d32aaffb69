import { HemlError, Type } from '@hemlkit/core/plugin';
import type { Range, Strategy } from './hardest';

const range = (what: string) =>
  Type.Optional(
    Type.Array(Type.Number(), {
      minItems: 2,
      maxItems: 2,
      description: `Least and most distance of ${what} that may be picked. Default: any.`,
    }),
  );

/** The options that keep pairs by their distance. */
export const rangeOptions = { positiveRange: range('positives'), negativeRange: range('negatives') };

/**
 * A range as it was written, checked.
 * @throws HemlError (usage) when it is empty, or when every pair is picked (which PML passes over)
 */
export function checkedRange(
  kind: 'positive' | 'negative',
  strategy: Strategy,
  value: readonly number[] | undefined,
): Range | undefined {
  if (!value) return undefined;
  if (strategy === 'all')
    throw new HemlError(`The miner's option ${kind}Range does nothing where ${kind} is all.`, {
      code: 'option-without-effect',
      kind: 'usage',
      hint: `Leave ${kind}Range out, or pick easy or hard ones.`,
    });
  const [least, most] = value as [number, number];
  if (least > most)
    throw new HemlError(`The miner's ${kind}Range [${least}, ${most}] is empty.`, {
      code: 'range-reversed',
      kind: 'usage',
      hint: 'Write the least distance first.',
    });
  return [least, most];
}
