import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { declarations } from './declare/index';
import type { Io } from './io';

// Only commander is loaded here: `heml --help` answers at once, and each command loads what it needs.

const { version } = createRequire(import.meta.url)('@hemlkit/cli/package.json') as { version: string };

/** The command line. `act` receives each command's action, so that parsing and running stay apart. */
export function createProgram(io: Io, act: (action: () => Promise<number>) => void): Command {
  const program = new Command('heml')
    .description(
      'Explainable metric learning: train a tree of models from a YAML spec, explain pairs of images.',
    )
    .version(version)
    .option('--debug', 'show the codes of errors, and stack traces')
    .option('--trust', 'run the programs that the spec or run names, and remember that they are trusted')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(heml --help lists the commands and options)');

  for (const declare of declarations) declare({ program, io, act });
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
    if (!action) return 0;
    const [{ withTrust }, { trustPolicy }] = await Promise.all([import('@hemlkit/core'), import('./trust')]);
    return await withTrust(
      trustPolicy(world, program.args[0], program.opts<{ trust?: boolean }>().trust === true),
      action,
    );
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { reportError } = await import('./report-error');
    return reportError(world, error, {
      debug: program.opts<{ debug?: boolean }>().debug === true,
      json: printsEvents(program),
    });
  }
}

/** Commands whose `--json` prints an event a line; that of others prints one result. */
const ofEvents = ['train', 'resume', 'sweep'];

function printsEvents({ args, commands }: Command): boolean {
  const command = commands.find((one) => one.name() === args[0]);
  return ofEvents.includes(args[0] ?? '') && command?.opts<{ json?: boolean }>().json === true;
}
