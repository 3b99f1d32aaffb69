import { InvalidArgumentError, Option } from 'commander';
import { collect, type Declaring, wholeNumber } from './options';

function batchSize(value: string): 'any' | number {
  if (value === 'any') return value;
  const size = wholeNumber(value);
  if (size === 0) throw new InvalidArgumentError('It must be at least 1, or any.');
  return size;
}

export function declareExport({ program, io, act }: Declaring): void {
  program
    .command('export')
    .description(
      "write the nodes' models for other programs, checked against the run; of a method with one model for all nodes, that one",
    )
    .argument('<run>', "the run's folder")
    .addOption(
      new Option(
        '--node <id>',
        'this node alone; may be repeated; not where one model is for all nodes',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--format <format>',
        "inference models, weights, a page that compares and explains pairs in a browser, or embeddings for TensorBoard's projector",
      )
        .choices(['onnx', 'safetensors', 'page', 'projector'])
        .default('onnx'),
    )
    .addOption(
      new Option(
        '--input <input>',
        'what a model of a node takes: pixels and class map, or the composed image',
      )
        .choices(['maps', 'image'])
        .default('maps'),
    )
    .addOption(
      new Option('--batch <size>', 'samples that a model takes at once').argParser(batchSize).default('any'),
    )
    .addOption(
      new Option(
        '--samples <count>',
        'of a page: how many samples of the validation split it holds at the most; default: 24',
      ).argParser(wholeNumber),
    )
    .option('--out <folder>', "where to write; default: export, page or projector, in the run's folder")
    .action((run, options, command) =>
      act(async () => {
        const givenOf = (names: readonly string[]) =>
          names.filter((name) => command.getOptionValueSource(name) === 'cli');
        if (options.format === 'projector')
          return (await import('../commands/export-projector')).exportForProjector(
            io,
            run,
            options,
            givenOf(['input', 'batch', 'samples']),
          );
        if (options.format !== 'page' && options.samples === undefined)
          return (await import('../commands/export')).exportModels(io, run, options);
        const given = givenOf(['node', 'input', 'batch']);
        return (await import('../commands/export-page')).exportAsPage(io, run, options, given);
      }),
    );
}
