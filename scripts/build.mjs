// Builds all packages: JavaScript, declarations, source maps. `--no-types` leaves the declarations out.
import { build, install } from './lib/prepare.mjs';

process.exitCode = install() || build({ types: !process.argv.includes('--no-types') });
