import { type Declaring, setOption } from './options';

export function declarePlan({ program, io, act }: Declaring): void {
  program
    .command('plan')
    .description(
      'show what training a spec is going to be: nodes in order, which are trained, time and memory',
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .option('--no-measure', 'only the order: no data are read, nothing is trained to see how long it takes')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print the plan as JSON')
    .action((spec, options) => act(async () => (await import('../commands/plan')).plan(io, spec, options)));
}
