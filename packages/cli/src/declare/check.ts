import { type Declaring, setOption } from './options';

export function declareCheck({ program, io, act }: Declaring): void {
  program
    .command('check')
    .description('check a spec without running it')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .action((spec, options) => act(async () => (await import('../commands/check')).check(io, spec, options)));
}
