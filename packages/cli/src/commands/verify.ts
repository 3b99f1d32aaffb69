import { join } from 'node:path';
import { type RemedyName, type Verification, verifyDeflation } from '@hemlkit/bias';
import { plural, shellWords, verificationPage, verificationText } from '@hemlkit/report';
import { abortOnInterrupt, isAbort } from '../interrupt';
import type { Io } from '../io';
import { lineProgress } from '../progress/line';
import { shownComposites } from '../shown-composites';
import { writeResult } from '../write-result';

interface Options {
  out: string;
  seeds: number[];
  remedies: RemedyName[];
  oracle?: string[];
  segment?: string;
  set?: string[];
  json?: boolean;
}

/** `heml deflate SPEC --out FOLDER --verify`: whether models that are trained after a remedy are without the bias. */
export async function verifyOf(io: Io, spec: string, { json = false, ...options }: Options): Promise<number> {
  const progress = lineProgress(io);
  const warnings = new Set<string>();
  /** Models that are trained. */
  let trained = 0;
  const interrupt = abortOnInterrupt(io, {
    stopping() {
      progress.end();
      io.err('stopping after what is being done; interrupt again to stop at once\n');
    },
    leaving: progress.end,
  });
  let found: Verification;
  try {
    found = await verifyDeflation(spec, {
      ...options,
      signal: interrupt.signal,
      onArm(what, done, total) {
        trained = done;
        progress.show(what, done, total);
      },
      onEvent(event) {
        if (event.type === 'warning') warnings.add(event.message);
      },
    });
  } catch (error) {
    progress.end();
    if (!isAbort(error, interrupt.signal)) throw error;
    const saved = `Saved in ${options.out}: ${plural(trained, 'model')}, and what was made and learned of the next.`;
    io.err(`Stopped. ${saved}\nGo on with: ${verifyCommand(spec, options, json)}\n`);
    return 130;
  } finally {
    progress.end();
    interrupt.dispose();
  }
  const page = join(options.out, 'report.html');
  const command = verifyCommand(spec, options, false);
  const composites = await shownComposites(found);
  await writeResult(page, verificationPage({ verification: found, command, composites }));
  io.out(
    json ? `${JSON.stringify(found, null, 2)}\n` : `${verificationText(found)}\n\nlook at it: ${page}\n`,
  );
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  return 0;
}

/** The command that does the same again, and finds what is done. */
function verifyCommand(
  spec: string,
  { out, seeds, remedies, oracle = [], segment, set = [] }: Omit<Options, 'json'>,
  json: boolean,
): string {
  return shellWords([
    ...['heml', 'deflate', spec, '--out', out, '--verify', '--seeds', seeds.join(',')],
    ...['--remedies', remedies.join(',') || 'none'],
    ...oracle.flatMap((setting) => ['--oracle', setting]),
    ...(segment === undefined ? [] : ['--segment', segment]),
    ...set.flatMap((setting) => ['--set', setting]),
    ...(json ? ['--json'] : []),
  ]);
}
