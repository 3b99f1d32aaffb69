import { type Declaring, setOption } from './options';

export function declareTrain({ program, io, act }: Declaring): void {
  program
    .command('train')
    .description('train every node of the spec, children first; a finished node is never trained again')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .option('--resume', 'go on with a run that was stopped')
    .option('--wait', 'wait while another process trains in the run folder')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print what happens as JSON, one event a line')
    .action((spec, options) => act(async () => (await import('../commands/train')).train(io, spec, options)));
}
