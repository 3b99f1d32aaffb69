import { type Declaring, setOption } from './options';

export function declareCheck({ program, io, act }: Declaring): void {
  program
    .command('check')
    .description('check a spec, and the folders and tables that it names, without running it')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .option('--no-data', 'check the spec alone: its data are elsewhere')
    .action((spec, options) => act(async () => (await import('../commands/check')).check(io, spec, options)));
}
