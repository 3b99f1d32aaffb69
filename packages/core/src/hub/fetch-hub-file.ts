import { type Downloading, HubFiles } from './hub-files';

/**
 * Downloads a file of the Hugging Face hub, or finds it downloaded, and gives its path.
 *
 * @param id `hf:owner/name[@revision]/path`
 * @throws HemlError where there is none, or it cannot be downloaded
 *
 * @example
 * const config = await fetchHubFile('hf:Xenova/face-parsing/config.json');
 */
export function fetchHubFile(id: string, downloading: Partial<Downloading> = {}): Promise<string> {
  const files = new HubFiles();
  files.allow({ onNote: () => {}, ...downloading });
  return files.local(id);
}
