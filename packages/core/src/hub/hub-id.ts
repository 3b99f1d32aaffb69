/** What of a hub is meant: a file, or all files below a folder. */
export interface HubId {
  /** As it is written in a spec. */
  text: string;
  kind: 'models' | 'datasets';
  /** `owner/name`. */
  repo: string;
  /** A branch, a tag or a commit. */
  revision: string;
  /** Within the repository. */
  path: string;
}

export const hubPrefix = 'hf:';

/** Whether a path of a spec names something of the hub. */
export const isHubId = (path: string): boolean => path.startsWith(hubPrefix);

export const hubIdForm =
  'Write `hf:owner/name[@revision]/path`, `hf:Xenova/face-parsing/onnx/model.onnx` say.';

const word = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
/** Branches may have slashes; a name that could lead out of a folder is refused. */
const revisionForm = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/**
 * Reads `hf:owner/name[@revision]/path`; of a dataset `hf:datasets/owner/name[@revision]/path`. A revision with a slash has it
 * written as `%2F`.
 *
 * @returns for another text the reason why it is not such an id, as it stands after "it"
 */
export function parseHubId(text: string): HubId | string {
  const parts = text.slice(hubPrefix.length).split('/');
  const kind = parts[0] === 'datasets' ? 'datasets' : 'models';
  if (kind === 'datasets') parts.shift();
  const [owner = '', named = '', ...rest] = parts;
  const [name = '', ...after] = named.split('@');
  const revision = after.length > 0 ? after.join('@').replaceAll('%2F', '/') : 'main';
  if (!word.test(owner) || !word.test(name)) return 'names no repository `owner/name`';
  if (!revisionForm.test(revision) || revision.split('/').includes('..'))
    return `has the revision '${revision}', which none can have`;
  if (rest.length === 0 || rest.join('/') === '') return 'names no file of the repository';
  const path = rest.join('/').replace(/\/+$/, '');
  if (!isInsidePath(path)) return `has the path '${path}', which leads out of the repository`;
  return { text, kind, repo: `${owner}/${name}`, revision, path };
}

/** Whether a path of a repository stays in its folder, on every system. */
export const isInsidePath = (path: string): boolean =>
  path.length <= 1024 &&
  !/[\\:\p{Cc}]/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
