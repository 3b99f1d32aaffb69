import { Option } from 'commander';
import type { Declaring } from './options';

export function declareFigures({ program, io, act }: Declaring): void {
  program
    .command('figures')
    .description(
      "draw a run's precision, learning curves and distances, and a pair's metric tree and segments",
    )
    .argument('<run>', "the run's folder")
    .argument('[a]', 'a sample id of the dataset, or an image file')
    .argument('[b]', 'the other one; without any, two validation samples of different labels')
    .addOption(new Option('--format <format>', 'what to write').choices(['svg', 'png']).default('svg'))
    .option('--out <folder>', 'where to write; default: the folder figures of the run')
    .action((run, a, b, options) =>
      act(async () => (await import('../commands/figures')).figures(io, run, a, b, options)),
    );
}
