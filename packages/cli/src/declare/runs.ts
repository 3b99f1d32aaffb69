import { type Declaring, formatOption } from './options';

export function declareRuns({ program, io, act }: Declaring): void {
  program
    .command('runs')
    .description('list runs: how far they are, and what they came to')
    .argument('[folder...]', 'folders of runs, of sweeps, or of several of them; default: runs')
    .option('--compare', 'instead, what differs between two runs')
    .addOption(formatOption())
    .action((folders, options) =>
      act(async () => (await import('../commands/runs')).runs(io, folders, options)),
    );
}
