import { Option } from 'commander';
import { type Declaring, heightOption, listed, listedMore } from './options';

export function declareExplain({ program, io, act }: Declaring): void {
  program
    .command('explain')
    .description('compare two images at every node of the tree')
    .argument('<run>', "the run's folder")
    .argument('[a]', 'a sample id of the dataset, or an image file')
    .argument('[b]', 'the other one; without any, two validation samples of different labels')
    .addOption(
      new Option(
        '--distance <types>',
        "distances to report, separated by commas: snr,euclidean,cosine; the first is the one that is calibrated (default: the spec's)",
      ).argParser(listed),
    )
    .addOption(
      new Option(
        '--explainer <types>',
        "explainers, separated by commas or one an option: each attributes the root's distance to the nodes (default: the spec's)",
      ).argParser(listedMore),
    )
    .option('--no-explainer', 'compare the two images at every node, without an explanation')
    .addOption(heightOption("the spec's, else the method's own"))
    .addOption(
      new Option(
        '--format <format>',
        'output format: text and JSON are printed, figures and pages are written to a file',
      )
        .choices(['text', 'json', 'svg', 'png', 'html'])
        .default('text'),
    )
    .option(
      '--out <file>',
      'output file; default: named after the two images, in the folder report of the run',
    )
    .option(
      '--pixels <file>',
      "a safetensors file for the explainers' values of single pixels: EXPLAINER.a and EXPLAINER.b, height and width",
    )
    .action((run, a, b, options) =>
      act(async () => (await import('../commands/explain')).explain(io, run, a, b, options)),
    );
}
