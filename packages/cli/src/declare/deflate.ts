import type { Remedy } from '@hemlkit/bias';
import { InvalidArgumentError, Option } from 'commander';
import { collect, type Declaring, listed, setOption, wholeNumber } from './options';

/** All of them, as the compiler sees to: core's own list would have core loaded for a line of help. */
const remedies = Object.keys({
  repair: true,
  sham: true,
  reweight: true,
  undersample: true,
  blank: true,
} satisfies Record<Remedy, true>) as Remedy[];
const seeds = (value: string): number[] => listed(value).map(wholeNumber);

/** Some of the remedies. `none` compares the biased data with the oracle alone. */
function remedyNames(value: string): Remedy[] {
  const names = listed(value);
  if (names.length === 1 && names[0] === 'none') return [];
  const unknown = names.find((name) => !remedies.includes(name as Remedy));
  if (unknown === undefined) return names as Remedy[];
  throw new InvalidArgumentError(`There is no remedy ${unknown}: they are ${remedies.join(', ')}.`);
}

export function declareDeflate({ program, io, act }: Declaring): void {
  program
    .command('deflate')
    .description(
      'make training images in which a segment goes with the label no more, and a spec that trains on them',
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(
      new Option('--remedy <remedy>', 'what is done against the bias').choices(remedies).default('repair'),
    )
    .requiredOption('--out <folder>', 'where to write; one in which the same was begun is gone on with')
    .option('--segment <name>', "what is exchanged between images (default: the spec's bias.segment)")
    .option('--no-gate', 'write the spec even where the gate refuses the composites')
    .option('--seed <n>', 'decides donors and what is drawn by chance', wholeNumber, 1)
    .option(
      '--verify',
      'train with and without each remedy, with several seeds, and tell whether the bias is gone',
    )
    .option('--seeds <list>', 'with --verify: the seeds', seeds, [1, 2, 3, 4, 5])
    .option('--remedies <list>', 'with --verify: what is compared', remedyNames, [...remedies])
    .addOption(
      new Option(
        '--oracle <path=value>',
        'with --verify: a setting under which the training data are without the bias; may be repeated',
      ).argParser(collect),
    )
    .addOption(setOption())
    .option('--json', 'print JSON')
    .action((spec, { verify, seed, seeds, remedy, remedies, oracle, ...options }) =>
      act(async () =>
        verify
          ? (await import('../commands/verify')).verifyOf(io, spec, { ...options, seeds, remedies, oracle })
          : (await import('../commands/deflate')).deflateOf(io, spec, { ...options, seed, remedy }),
      ),
    );
}
