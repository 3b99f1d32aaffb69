import { type Declaring, formatOption } from './options';

export function declareExplain({ program, io, act }: Declaring): void {
  program
    .command('explain')
    .description('compare two images at every node of the tree')
    .argument('<run>', "the run's folder")
    .argument('[a]', 'a sample id of the dataset, or an image file')
    .argument('[b]', 'the other one; without any, two validation samples of different labels')
    .addOption(formatOption())
    .action((run, a, b, options) =>
      act(async () => (await import('../commands/explain')).explain(io, run, a, b, options)),
    );
}
