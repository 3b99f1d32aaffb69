import type { ClassPresence } from './class-presence';
import type { StoredSample } from './rows';

/** `index.json`: what a store holds. */
export interface StoreIndex {
  size: number;
  classes: string[];
  /** Of each class, by id. */
  presence: ClassPresence[];
  samples: StoredSample[];
}
