import { type Declaring, wholeNumber } from './options';

export function declareSynthesize({ program, io, act }: Declaring): void {
  program
    .command('synthesize')
    .description('write a folder of synthetic faces with class maps and labels')
    .argument('<folder>', 'where to write')
    .option('--label <attribute>', 'the attribute that is the label')
    .option('--size <pixels>', 'height and width of the images', wholeNumber)
    .option('--train <count>', 'samples to train on', wholeNumber)
    .option('--validation <count>', 'samples to validate on', wholeNumber)
    .option('--test <count>', 'samples to test on', wholeNumber)
    .option('--seed <seed>', 'same seed, same faces', wholeNumber)
    .option('--bias <attribute=share>', 'plant a bias in the training split: hat=0.9')
    .action((folder, options) =>
      act(async () => (await import('../commands/synthesize')).synthesize(io, folder, options)),
    );
}
