import type { Declaring } from './options';

export function declareResume({ program, io, act }: Declaring): void {
  program
    .command('resume')
    .description('go on with a run that was stopped, after its last finished epoch')
    .argument('<run>', "the run's folder")
    .option('--wait', 'wait while another process trains in the run folder')
    .option('--json', 'print what happens as JSON, one event a line')
    .action((run, options) => act(async () => (await import('../commands/resume')).resume(io, run, options)));
}
