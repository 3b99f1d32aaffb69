import { Option } from 'commander';
import { collect, type Declaring, formatOption, listedMore, wholeNumber } from './options';

export function declareFaithfulness({ program, io, act }: Declaring): void {
  program
    .command('faithfulness')
    .description("measure whether a run's explanations are true")
    .argument('<run>', "the run's folder")
    .option('--pairs <n>', 'how many validation pairs to explain', wholeNumber, 30)
    .option('--seed <n>', 'decides what is drawn by chance', wholeNumber, 0)
    .addOption(
      new Option('--only <measure,...>', 'only these measures; may be repeated').argParser(
        (value: string, all?: string[]) =>
          value.split(',').reduce<string[]>((some, name) => collect(name.trim(), some), all ?? []),
      ),
    )
    .addOption(
      new Option(
        '--explainer <types>',
        "explainers to measure, separated by commas or one an option (default: the spec's)",
      ).argParser(listedMore),
    )
    .option('--permuted <run>', 'a run of the same spec that was trained on permuted labels')
    .option(
      '--out <file>',
      "where to write the result as JSON; default: faithfulness.json in the run's folder",
    )
    .addOption(formatOption())
    .action((run, options) =>
      act(async () => (await import('../commands/faithfulness')).faithfulness(io, run, options)),
    );
}
