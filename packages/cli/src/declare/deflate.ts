import { Option } from 'commander';
import { type Declaring, setOption, wholeNumber } from './options';

export function declareDeflate({ program, io, act }: Declaring): void {
  program
    .command('deflate')
    .description(
      'make training images in which a segment goes with the label no more, and a spec that trains on them',
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(
      new Option('--remedy <remedy>', 'what is done against the bias')
        .choices(['repair', 'sham', 'reweight', 'undersample', 'blank'])
        .default('repair'),
    )
    .requiredOption('--out <folder>', 'where to write; one in which the same was begun is gone on with')
    .option('--segment <name>', "what is exchanged between images (default: the spec's bias.segment)")
    .option('--no-gate', 'write the spec even where the gate refuses the composites')
    .option('--seed <n>', 'decides donors and what is drawn by chance', wholeNumber, 1)
    .addOption(setOption())
    .option('--json', 'print JSON')
    .action((spec, options) =>
      act(async () => (await import('../commands/deflate')).deflateOf(io, spec, options)),
    );
}
