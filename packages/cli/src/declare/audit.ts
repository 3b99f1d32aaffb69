import { Option } from 'commander';
import { type Declaring, formatOption, setOption, splits, wholeNumber } from './options';

export function declareAudit({ program, io, act }: Declaring): void {
  const audit = program
    .command('audit')
    .description('find what is associated with the label though it should not be, and how a model uses it');
  audit
    .command('data')
    .description(
      "how strongly each segment's presence and look, and a dataset's attributes, are associated with the label",
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .addOption(new Option('--split <split>', 'which images').choices(splits).default('train'))
    .option('--seed <n>', 'decides what is drawn by chance', wholeNumber, 0)
    .addOption(formatOption())
    .action((spec, options) =>
      act(async () => (await import('../commands/audit-data')).auditDataOf(io, spec, options)),
    );
  audit
    .command('run')
    .description(
      'on which segments the decisions of a trained model depend: each is exchanged between images',
    )
    .argument('<run>', "the run's folder")
    .option('--node <id>', 'the node whose distances are measured; default: the root')
    .option(
      '--images <n>',
      'for each segment, the number of images in which it is exchanged',
      wholeNumber,
      100,
    )
    .option(
      '--attribute <name>',
      'the attribute of the dataset in which donors differ; default: whether the segment is present',
    )
    .option('--seed <n>', 'decides what is drawn by chance', wholeNumber, 0)
    .addOption(formatOption())
    .action((run, options) =>
      act(async () => (await import('../commands/audit-run')).auditRunOf(io, run, options)),
    );
}
