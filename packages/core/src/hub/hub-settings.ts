import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the hub is and where its files are kept, by the variables that its clients in Python have. */
export interface HubSettings {
  /** Without a slash at its end. */
  endpoint: string;
  /** Goes to the endpoint and nowhere else. */
  token?: string;
  /** The cache that clients in Python share. */
  cache: string;
  offline: boolean;
}

/** @param env `HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, `HF_HUB_OFFLINE` */
export function hubSettings(env: Readonly<Record<string, string | undefined>> = process.env): HubSettings {
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface');
  const token = env.HF_TOKEN?.trim();
  return {
    endpoint: (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    ...(token && { token }),
    cache: resolve(env.HF_HUB_CACHE || join(home, 'hub')),
    offline: /^(1|on|yes|true)$/i.test(env.HF_HUB_OFFLINE ?? ''),
  };
}
