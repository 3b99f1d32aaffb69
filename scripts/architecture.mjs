// Writes the picture and the tables of docs/architecture.md from docs/architecture.json: node scripts/architecture.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architecture, architectureSvg, withTables } from './lib/architecture.mjs';
import { root } from './lib/shell.mjs';

const data = architecture();
const page = join(root, 'docs/architecture.md');
writeFileSync(join(root, 'docs/architecture.svg'), architectureSvg(data));
writeFileSync(page, withTables(readFileSync(page, 'utf8'), data));
