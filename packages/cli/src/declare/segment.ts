import { Option } from 'commander';
import { type Declaring, formatOption, setOption, splits } from './options';

export function declareSegment({ program, io, act }: Declaring): void {
  program
    .command('segment')
    .description('build the segment store of a spec, and count how often each class is seen')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .addOption(
      new Option(
        '--compare <split>',
        "instead, hold the segmenter's class maps against the dataset's masks",
      ).choices(splits),
    )
    .addOption(formatOption())
    .action((spec, options) =>
      act(async () => (await import('../commands/segment')).segment(io, spec, options)),
    );
}
