import { type Declaring, portNumber } from './options';

export function declareServe({ program, io, act }: Declaring): void {
  program
    .command('serve')
    .description('open a page of this machine on which two images are compared')
    .argument('<run>', "the run's folder")
    .option('--port <port>', 'where to listen; 0: any that is free', portNumber, 0)
    .option('--open', 'open the page in the browser')
    .action((run, options) => act(async () => (await import('../commands/serve')).serve(io, run, options)));
}
