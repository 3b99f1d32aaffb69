// Every reader of other people's files with ten thousand inputs each: some minutes. HEML_FUZZ says how many.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'scripts/fuzz', '--test-timeout=3600000'], {
  stdio: 'inherit',
  env: { ...process.env, HEML_FUZZ: process.env.HEML_FUZZ ?? '10000' },
});
process.exitCode = status ?? 1;
