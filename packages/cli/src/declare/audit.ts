import { Option } from 'commander';
import { type Declaring, formatOption, setOption, splits, wholeNumber } from './options';

export function declareAudit({ program, io, act }: Declaring): void {
  const audit = program.command('audit').description('find what goes with the label though it should not');
  audit
    .command('data')
    .description(
      "how whether each segment is seen, how it looks, and a dataset's attributes go with the label",
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .addOption(new Option('--split <split>', 'which images').choices(splits).default('train'))
    .option('--seed <n>', 'decides what is drawn by chance', wholeNumber, 0)
    .addOption(formatOption())
    .action((spec, options) =>
      act(async () => (await import('../commands/audit-data')).auditDataOf(io, spec, options)),
    );
}
