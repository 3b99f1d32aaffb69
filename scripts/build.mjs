// Builds all packages: JavaScript and source maps, then the declarations.
import './lib/node-version.mjs';
import { build, declare, install } from './lib/prepare.mjs';

process.exitCode = install() || build() || (await declare());
