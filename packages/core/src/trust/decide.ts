import type { Origin, TrustPolicy, TrustQuestion } from './policy';
import { programHash } from './program-hash';
import { isInside, type Project, real } from './project';
import { isTrustedFolder, readTrusted, remember, type Trusted } from './remembered';

export interface TrustRequest {
  kind: 'spec' | 'run';
  /** The spec's file or the run's folder, absolute. */
  named: string;
  /** The project that its programs are of; absent: it comes from elsewhere. */
  project?: Project;
  /** Files that would run, absolute. */
  programs: readonly string[];
  /** What names them, as read. */
  texts: readonly string[];
  policy: TrustPolicy;
}

/** Decided one after another: of two runs at once, the answer for the first may hold for the second. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Whether the programs of a spec or a run may run.
 * @returns nothing where they may not
 */
export function decideTrust(request: TrustRequest): Promise<Origin | undefined> {
  const decision = last.then(() => decide(request));
  last = decision.catch(() => {});
  return decision;
}

async function decide({
  kind,
  named,
  project,
  texts,
  policy,
  ...request
}: TrustRequest): Promise<Origin | undefined> {
  const programs = request.programs.map(real);
  const place = project ? 'own' : 'elsewhere';
  // An author edits his programs all day; what comes from elsewhere is trusted as it is now.
  const folder =
    project && programs.every((program) => isInside(program, project.folder)) ? project.folder : undefined;
  const isAsked = programs.length > 0 || policy.alwaysAsks;
  if (folder === undefined && !isAsked) return place;
  const question: TrustQuestion = { kind, named, programs, ...(folder !== undefined && { folder }) };
  // Whoever keeps no answers need not look for one.
  if (!policy.remembers && (await policy.ask(question))) return 'trusted';
  const trusted: Trusted =
    folder === undefined ? { content: await programHash(programs, project ? [] : texts) } : { folder };
  if (await isTrusted(trusted, project)) return 'trusted';
  if (!isAsked) return place;
  if (policy.remembers && (await policy.ask(question))) {
    await remember(trusted);
    return 'trusted';
  }
  return programs.length === 0 ? place : undefined;
}

const isTrusted = async (trusted: Trusted, project: Project | undefined): Promise<boolean> =>
  'content' in trusted
    ? (await readTrusted()).contents.includes(trusted.content)
    : project !== undefined && isTrustedFolder(project);
