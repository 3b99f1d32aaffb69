import { Option } from 'commander';
import { pluginKinds } from '../plugin-kinds';
import type { Declaring } from './options';

export function declareInit({ program, io, act }: Declaring): void {
  const init = program
    .command('init')
    .description('begin an experiment: a spec that trains, after a few questions')
    .argument('[folder]', 'where to write it', '.')
    .option('--yes', 'ask nothing: drawn faces, unless --images names others')
    .option('--name <name>', "the experiment's name; default: the folder's")
    .option(
      '--images <folder>',
      'the images, with class maps in `masks` and their names in `classes.json`, or without',
    )
    .option(
      '--segmenter <model>',
      'what finds the parts: a SegFormer in ONNX form, a file or hf:owner/name/path; or grid. Default: masks where there are any, else grid',
    )
    .option(
      '--label <where>',
      'present=CLASS, column=NAME (of a CSV or JSON file), or folder; default: folders, or the only column there is',
    )
    .option('--bins <numbers>', 'where a column of numbers is parted into labels: 30,50; default: into three')
    .option(
      '--group <column>',
      'images with the same value belong together; none: all are independent. Default: what columns or file names suggest',
    )
    .option('--no-look', 'write the spec alone: no contact sheet and no estimate of the time')
    .action((folder, options) =>
      act(async () => (await import('../commands/init')).init(io, folder, options)),
    );
  init
    .command('plugin')
    .description('begin a plugin package: it builds, passes the test kit and runs in a spec at once')
    .argument('<name>', "the package's name: my-loss, @me/my-loss")
    .addOption(
      // Not checked here: for an unknown kind the command names those there are.
      new Option('--kind <kind>', `what it brings: ${pluginKinds.join(', ')}`).default('loss'),
    )
    .action((name, options) =>
      act(async () => (await import('../commands/init')).initPlugin(io, name, options)),
    );
}
