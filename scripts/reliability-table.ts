// Damages each kind of stored file of a tiny run and writes the outcomes into docs/reliability.md:
//   node --conditions=@hemlkit/source --import tsx scripts/reliability-table.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Damage, damages } from './reliability/damages';
import { type MeasuredTrial, measureDamages } from './reliability/measure';
import { Workplace } from './reliability/workplace';

const file = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));

function table(measured: readonly MeasuredTrial[]): string {
  const columns = Object.keys(damages) as Damage[];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['file', 'read by', ...columns]),
    row(['---', '---', ...columns.map(() => '---')]),
    ...measured.map(({ trial, outcomes }) =>
      row([
        `\`${trial.file}\``,
        `\`heml ${trial.reader}\``,
        ...columns.map((damage) => outcomes[damage] ?? ''),
      ]),
    ),
  ].join('\n');
}

const place = await Workplace.create();
const measured = await measureDamages(place);
await place.remove();
const text = readFileSync(file, 'utf8');
writeFileSync(
  file,
  text.replace(
    /(<!-- damages -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin, end) => `${begin}\n${table(measured)}\n\n${end}`,
  ),
);
const wrong = measured
  .flatMap(({ outcomes }) => Object.values(outcomes))
  .filter((one) => one !== 'rebuilt' && one !== 'named');
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
}
