import { type Declaring, wholeNumber } from './options';

export function declareReport({ program, io, act }: Declaring): void {
  program
    .command('report')
    .description('write one page with all results of a run, or one that compares several')
    .argument('<runs...>', "the runs' folders")
    .option('--out <file>', 'the page to write; default: report/index.html in the first run')
    .option('--examples <count>', 'pairs of each kind to explain', wholeNumber, 3)
    .action((runs, options) =>
      act(async () => (await import('../commands/report')).report(io, runs, options)),
    );
}
