import type { Declaring } from './options';

export function declarePlugins({ program, io, act }: Declaring): void {
  program
    .command('plugins')
    .description('list the components that a spec can name, with their options')
    .argument('[spec]', "list what this spec's plugins bring; without it, HEML's own")
    .action((spec) => act(async () => (await import('../commands/plugins')).plugins(io, spec)));
}
