import { Option } from 'commander';
import { type Declaring, listed, splits } from './options';

export function declareTable({ program, io, act }: Declaring): void {
  program
    .command('table')
    .description('compare finished runs: means over seeds with deviations and intervals')
    .argument('<run...>', 'folders of runs, of sweeps, or of several of them')
    .addOption(
      new Option('--form <form>', 'root: a row a method; nodes: a row a node; time: training time and memory')
        .choices(['root', 'nodes', 'time'])
        .default('root'),
    )
    .option('--metric <names>', 'which metrics, with commas between them: precision@1', listed)
    .addOption(new Option('--split <split>', 'which samples').choices(splits).default('validation'))
    .addOption(
      new Option('--format <format>', 'what to print')
        .choices(['text', 'markdown', 'csv', 'json'])
        .default('text'),
    )
    .option('--out <file>', 'write it to a file')
    .action((runs, options) => act(async () => (await import('../commands/table')).table(io, runs, options)));
}
