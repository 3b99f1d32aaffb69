import { HemlError } from '../contracts/error';
import type { HubId } from './hub-id';

/** A download that may work when it is tried again: the connection was lost, or the server is busy. */
export class Interrupted extends Error {}

const offer = 'Or fetch it by hand and name the file.';

export const notDownloaded = ({ text }: HubId, why: string, hint: string): HemlError =>
  new HemlError(`${text} is not downloaded yet, and ${why}.`, {
    code: 'hub-not-downloaded',
    kind: 'usage',
    hint,
  });

export const unreachable = ({ text }: Pick<HubId, 'text'>, endpoint: string, cause: unknown): HemlError =>
  new HemlError(`${text} cannot be downloaded: ${endpoint} is not reached (${reasonOf(cause)}).`, {
    code: 'hub-unreachable',
    hint: `Is there a network? \`HF_ENDPOINT\` names another server. ${offer}`,
    cause,
  });

/** What a status of the hub means. @param code `X-Error-Code` of the hub */
export function refusal(id: HubId, status: number, code: string, hasToken: boolean): HemlError {
  const { text, repo, revision, path } = id;
  if (code === 'GatedRepo' || status === 403)
    return new HemlError(
      `${text} cannot be downloaded: its owners give it only to those who accepted their terms.`,
      {
        code: 'hub-gated',
        kind: 'usage',
        hint: `Accept them on the page of ${repo}, and set \`HF_TOKEN\` to a token of yours.`,
      },
    );
  if (status === 401)
    return new HemlError(
      `${text} cannot be downloaded: the repository is private, or there is none${hasToken ? ', and `HF_TOKEN` does not open it' : ''}.`,
      { code: 'hub-not-found', kind: 'usage', hint: 'Check `owner/name`; for a private one set `HF_TOKEN`.' },
    );
  if (status === 404) {
    const what =
      code === 'RepoNotFound'
        ? `there is no repository ${repo}`
        : code === 'RevisionNotFound'
          ? `${repo} has no revision ${revision}`
          : `${repo} has no ${path} at ${revision}`;
    return new HemlError(`${text} cannot be downloaded: ${what}.`, {
      code: 'hub-not-found',
      kind: 'usage',
      hint: 'Check `hf:owner/name[@revision]/path` against the page of the repository.',
    });
  }
  return new HemlError(`${text} cannot be downloaded: the hub answers with the status ${status}.`, {
    code: 'hub-failed',
    hint: `Try again later. ${offer}`,
  });
}

export const wrongAnswer = ({ text }: Pick<HubId, 'text'>, what: string): HemlError =>
  new HemlError(`${text} cannot be downloaded: ${what}.`, {
    code: 'hub-answer-invalid',
    hint: `Does \`HF_ENDPOINT\` name a Hugging Face hub? ${offer}`,
  });

export function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const { code, message } = inner as { code?: string; message?: string };
  return code ?? message ?? String(inner);
}
