import { Option } from 'commander';
import { type Declaring, formatOption, heightOption, splits } from './options';

export function declareEvaluate({ program, io, act }: Declaring): void {
  program
    .command('evaluate')
    .description("compute a run's metrics again, on any split")
    .argument('<run>', "the run's folder")
    .addOption(new Option('--split <split>', 'which samples').choices(splits).default('validation'))
    .addOption(heightOption("the method's own"))
    .addOption(formatOption())
    .action((run, options) =>
      act(async () => (await import('../commands/evaluate')).evaluate(io, run, options)),
    );
}
