// Builds all packages: JavaScript and source maps, then the declarations.
import { build, declare, install } from './lib/prepare.mjs';

process.exitCode = install() || build() || (await declare());
