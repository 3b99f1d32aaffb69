import { Option } from 'commander';
import { collect, type Declaring, listed, setOption, wholeNumber } from './options';

/** HEML's own remedies; plugins may add others. */
const remedies = ['repair', 'sham', 'reweight', 'undersample', 'blank'];
const seeds = (value: string): number[] => listed(value).map(wholeNumber);

/** Some of the remedies. `none` compares the biased data with the oracle alone. */
const remedyNames = (value: string): string[] => (value === 'none' ? [] : listed(value));

export function declareDeflate({ program, io, act }: Declaring): void {
  program
    .command('deflate')
    .description(
      'make training images in which a segment is no longer associated with the label, and a spec that trains on them',
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .option(
      '--remedy <remedy>',
      `the remedy for the bias: ${remedies.join(', ')}, or one of a plugin of the spec`,
      'repair',
    )
    .requiredOption('--out <folder>', 'output folder; the same command continues one that it began')
    .option(
      '--segment <name>',
      "the segment that is exchanged between images (default: the spec's bias.segment)",
    )
    .option('--no-gate', 'write the spec even where the gate refuses the composites')
    .option('--seed <n>', 'decides donors and what is drawn by chance', wholeNumber, 1)
    .option(
      '--verify',
      'train with and without each remedy, with several seeds, and report whether the bias is gone',
    )
    .option('--seeds <list>', 'with --verify: the seeds', seeds, [1, 2, 3, 4, 5])
    .option('--remedies <list>', 'with --verify: the remedies to compare', remedyNames, [...remedies])
    .addOption(
      new Option(
        '--oracle <path=value>',
        'with --verify: a setting that gives training data without the bias; may be repeated',
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
