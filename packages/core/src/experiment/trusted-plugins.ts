import { dirname } from 'node:path';
import type { HemlError, Where } from '../contracts/error';
import { isPath, resolvePlugin } from '../plugins/resolve';
import { decideTrust, type TrustRequest } from '../trust/decide';
import { type Origin, policyOf, type TrustPolicy } from '../trust/policy';
import { isHere, isInside, type Project, projectOf, real } from '../trust/project';
import { refusal } from '../trust/refusal';
import { isTrustedFolder } from '../trust/remembered';
import { limits } from './limits';
import { baseOf } from './paths';
import type { Sources } from './sources';

/** What is known of whoever names the plugins. */
export interface TrustOptions {
  /**
   * Whether programs that a spec or a run names may run: `true`, or who is asked. Default: a spec's programs may run, because
   * the caller names the spec; a run's may run where the same person made the run.
   */
  trust?: TrustPolicy | true;
  /** It is decided already, as in a process that works for another. */
  decided?: Origin;
  /** The run whose `resolved.yaml` this is, and whether this person made it. */
  run?: { folder: string; own: boolean };
}

/** Which of a spec's plugins may run, and where packages are looked for. */
export interface PluginTrust {
  origin: Origin;
  /** Positions in the spec's list of programs that may not run. */
  refused: ReadonlySet<number>;
  /** What the person reads of them. */
  request: TrustRequest;
  /** Where packages are looked for, for a plugin that is named in `base`. */
  packagesFrom(base: string): string[];
}

/** Decides on all plugins of a spec at once. */
export async function pluginTrust(
  sources: Sources,
  folder: string,
  { trust, decided, run }: TrustOptions,
): Promise<PluginTrust> {
  const project = await projectFor(sources, folder, run);
  const here = real('.');
  const packagesFrom = (base: string, isTrusted: boolean): string[] => {
    const from = real(base);
    if (isTrusted) return [base, here];
    if (!project) return [here];
    return [
      ...(isInside(here, from) ? [base] : isInside(here, project.folder) ? [project.folder] : []),
      here,
    ];
  };
  const programs = new Map<number, string>();
  const names: unknown[] = Array.isArray(sources.value.plugins) ? sources.value.plugins : [];
  for (const [index, name] of names.slice(0, limits.plugins).entries()) {
    if (typeof name !== 'string' || name === '') continue;
    const base = baseOf(['plugins', index], sources, folder);
    const file = isPath(name)
      ? resolvePlugin(name, base)
      : unusualPackage(name, base, packagesFrom(base, false));
    if (file !== undefined && (isPath(name) || project)) programs.set(index, file);
  }
  const request: TrustRequest = {
    kind: run ? 'run' : 'spec',
    named: run?.folder ?? (sources.documents[0]?.file as string),
    ...(project && { project }),
    programs: [...programs.values()],
    texts: sources.documents.map(({ text }) => text),
    policy: policyOf(trust),
  };
  const origin = decided ?? (await decideTrust(request));
  return {
    origin: origin ?? (project ? 'own' : 'elsewhere'),
    refused: new Set(origin === undefined ? programs.keys() : []),
    request,
    packagesFrom: (base) => packagesFrom(base, origin === 'trusted'),
  };
}

/** The error for those that may not run. @param where the first of them is named */
export const refusalAt = ({ request }: PluginTrust, where: Where | undefined): HemlError =>
  refusal(request, where);

/** The project of a spec or a run that is the person's own; nothing of one from elsewhere. */
async function projectFor(
  sources: Sources,
  folder: string,
  run: TrustOptions['run'],
): Promise<Project | undefined> {
  if (run) return run.own ? projectOf(folder) : undefined;
  const project = projectOf(dirname(sources.documents[0]?.file as string));
  return isHere(project) || (await isTrustedFolder(project)) ? project : undefined;
}

/** A package that is not where packages may come from, but beside a spec whose folder might be trusted. */
function unusualPackage(name: string, base: string, packagesFrom: readonly string[]): string | undefined {
  return resolvePlugin(name, base, packagesFrom) === undefined ? resolvePlugin(name, base) : undefined;
}
