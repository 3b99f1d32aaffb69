import { type Declaring, listed, setOption } from './options';

export function declareSweep({ program, io, act }: Declaring): void {
  program
    .command('sweep')
    .description(
      'train every run of a sweep file, several at once where the executor has room; started again, it goes on',
    )
    .argument('<file>', 'the sweep, a YAML file')
    .addOption(setOption())
    .option('--only <words>', 'only the runs with these words in their names: seed=0,loss=snr', listed)
    .option('--list', 'only list the runs')
    .option('--runs <folder>', "where runs are kept; the sweep's folder is in it", 'runs')
    .option('--json', 'print what happens as JSON, one event a line')
    .action((file, options) => act(async () => (await import('../commands/sweep')).sweep(io, file, options)));
}
