import { type Declaring, formatOption, setOption, wholeNumber } from './options';

export function declareData({ program, io, act }: Declaring): void {
  program
    .command('data')
    .description("show what a spec's tree is going to see: counts, labels, segments, samples as a picture")
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .option('--out <file>', 'where the contact sheet of samples goes, a PNG (default: NAME-data.png)')
    .option('--samples <count>', 'samples on the contact sheet; 0: none is written', wholeNumber, 6)
    .addOption(formatOption())
    .action((spec, options) => act(async () => (await import('../commands/data')).data(io, spec, options)));
}
