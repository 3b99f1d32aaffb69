import { createRequire } from 'node:module';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Io } from './io';

// Only commander is loaded here: `heml --help` answers at once, and each command loads what it needs.

const { version } = createRequire(import.meta.url)('@hemlkit/cli/package.json') as { version: string };

const collect = (value: string, all: string[] = []) => [...all, value];

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

const setOption = () =>
  new Option('--set <path=value>', "change one of the spec's settings; may be repeated").argParser(collect);

const formatOption = () =>
  new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text');

/** The command line. `act` receives each command's action, so that parsing and running stay apart. */
export function createProgram(io: Io, act: (action: () => Promise<number>) => void): Command {
  const program = new Command('heml')
    .description(
      'Explainable metric learning: train a tree of models from a YAML spec, explain pairs of images.',
    )
    .version(version)
    .option('--debug', 'show stack traces')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(heml --help lists the commands and options)');

  program
    .command('train')
    .description('train every node of the spec, children first; a finished node is never trained again')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .option('--resume', 'go on with a run that was stopped')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print what happens as JSON, one event a line')
    .action((spec, options) => act(async () => (await import('./commands/train')).train(io, spec, options)));

  program
    .command('check')
    .description('check a spec without running it')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .action((spec, options) => act(async () => (await import('./commands/check')).check(io, spec, options)));

  program
    .command('evaluate')
    .description("compute a run's metrics again, on any split")
    .argument('<run>', "the run's folder")
    .addOption(
      new Option('--split <split>', 'which samples')
        .choices(['train', 'validation', 'test'])
        .default('validation'),
    )
    .addOption(formatOption())
    .action((run, options) =>
      act(async () => (await import('./commands/evaluate')).evaluate(io, run, options)),
    );

  program
    .command('explain')
    .description('compare two images at every node of the tree')
    .argument('<run>', "the run's folder")
    .argument('[a]', 'a sample id of the dataset, or an image file')
    .argument('[b]', 'the other one; without any, two validation samples of different labels')
    .addOption(formatOption())
    .action((run, a, b, options) =>
      act(async () => (await import('./commands/explain')).explain(io, run, a, b, options)),
    );

  program
    .command('segment')
    .description('build the segment store of a spec, and count how often each class is seen')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(setOption())
    .addOption(
      new Option(
        '--compare <split>',
        "instead, hold the segmenter's class maps against the dataset's masks",
      ).choices(['train', 'validation', 'test']),
    )
    .addOption(formatOption())
    .action((spec, options) =>
      act(async () => (await import('./commands/segment')).segment(io, spec, options)),
    );

  program
    .command('plugins')
    .description('list the components that a spec can name, with their options')
    .argument('[spec]', "list what this spec's plugins bring; without it, HEML's own")
    .action((spec) => act(async () => (await import('./commands/plugins')).plugins(io, spec)));

  program
    .command('schema')
    .description("write the specs' JSON Schema, by which editors complete and check them")
    .argument('[spec]', "cover this spec's plugins; without it, HEML's own")
    .option('--out <file>', 'the file to write, - for the terminal', '.heml/experiment.schema.json')
    .action((spec, options) =>
      act(async () => (await import('./commands/schema')).schema(io, spec, options)),
    );

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
      act(async () => (await import('./commands/synthesize')).synthesize(io, folder, options)),
    );

  return program;
}

/**
 * Runs the command line.
 *
 * @param argv the arguments after `heml`
 * @returns the exit code: 0; 1 for a failure while running; 2 for a wrong spec or argument; 130 when interrupted
 */
export async function main(argv: readonly string[], io?: Io): Promise<number> {
  const world = io ?? (await import('./io')).processIo();
  let action: (() => Promise<number>) | undefined;
  const program = createProgram(world, (chosen) => {
    action = chosen;
  });
  try {
    program.parse(argv, { from: 'user' });
    return (await action?.()) ?? 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { reportError } = await import('./report-error');
    return reportError(world, error, program.opts<{ debug?: boolean }>().debug === true);
  }
}
