import { writeFileSync } from 'node:fs';
import { boot } from 'jasmine-core';
import { exclusionOf } from './exclusions';
import type { Outcome } from './outcome';

// Runs the tests that were defined by now, and writes what became of them to the file named first on the command line.
const [file, only] = process.argv.slice(2) as [string, string | undefined];
const outcome: Outcome = { passed: 0, excluded: {}, failed: [] };
const env = boot().getEnv();
env.configure({
  random: false,
  specFilter: (spec) => only === undefined || spec.getFullName().includes(only),
});
env.clearReporters();
env.addReporter({
  specDone: ({ status, fullName, failedExpectations }) => {
    if (status === 'passed') outcome.passed++;
    if (status !== 'failed') return;
    const exclusion = exclusionOf(fullName);
    if (exclusion) outcome.excluded[exclusion] = (outcome.excluded[exclusion] ?? 0) + 1;
    else
      outcome.failed.push({ name: fullName, message: failedExpectations.map((e) => e.message).join('\n') });
  },
});
await env.execute();
writeFileSync(file, JSON.stringify(outcome));
