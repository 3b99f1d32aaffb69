import { type Declaring, formatOption, wholeNumber } from './options';

export function declareQuery({ program, io, act }: Declaring): void {
  program
    .command('query')
    .description('find the images that are nearest to one, at the root or at any node')
    .argument('<run>', "the run's folder")
    .argument('<image>', 'a sample id of the dataset, or an image file')
    .option('--gallery <folder>', 'the images to look among (default: the validation split)')
    .option('--k <count>', 'how many to find', wholeNumber, 8)
    .option('--node <id>', 'where images are compared (default: the root)')
    .addOption(formatOption())
    .action((run, image, options) =>
      act(async () => (await import('../commands/query')).query(io, run, image, options)),
    );
}
