import type { Declaring } from './options';

export function declareSchema({ program, io, act }: Declaring): void {
  program
    .command('schema')
    .description('write the JSON Schemas of specs and sweeps, by which editors complete and check them')
    .argument('[spec]', "cover this spec's plugins; without it, HEML's own")
    .option('--out <file>', 'the file to write, - for the terminal', '.heml/experiment.schema.json')
    .action((spec, options) =>
      act(async () => (await import('../commands/schema')).schema(io, spec, options)),
    );
}
