import { main } from './main';

const code = await main(process.argv.slice(2));
// Output that could not be written has set it already.
if (code !== 0) process.exitCode = code;
