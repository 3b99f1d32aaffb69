import { type Static, type TObject, type TString, type TUnsafe, Type } from 'typebox';
import type { ComponentSpec } from './component-spec';
import type { Kind, Kinds } from './kinds';
import type { ServiceName, Services, ServiceToken } from './services';

export type Inject = Record<string, ServiceToken>;

export type Injected<I extends Inject> = {
  [K in keyof I]: I[K] extends ServiceToken<infer N extends ServiceName> ? Services[N] : never;
};

/** How pairs of images are explained by a method that knows a better way than most. */
export interface ExplanationDefaults {
  /** The distance that its embeddings are compared by. */
  distance?: ComponentSpec;
  /** What explains that distance. It is left to core where one of them is missing. */
  explainers?: readonly ComponentSpec[];
}

/** A component: data and `create`. Its documentation is its summary and its options' descriptions. */
export interface Component<K extends Kind = Kind> {
  kind: K;
  /** The name in a spec, kebab-case. */
  type: string;
  /** One sentence, shown by `heml plugins` and by editors. */
  summary: string;
  options: TObject;
  inject?: Inject;
  /**
   * Of a method: settings of the spec that it does not look at, by their paths (`model`, `training.background`). A person
   * who writes one is notified, and a method that ignores `model.trunk` needs none. Default: it looks at all.
   */
  ignores?: readonly string[];
  /** Of a method: what stands under `explanation` of a spec that leaves it out. Default: core's own. */
  explanation?: ExplanationDefaults;
  /**
   * Of a method whose trained models can compare images at any height (`TrainedModels.atHeight`): the largest one. 0 sees
   * images as a whole, the larger it is the more part by part. Default: it has no heights.
   */
  heights?: number;
  create(
    options: never,
    services: never,
    context: Kinds[K]['context'],
  ): Kinds[K]['product'] | Promise<Kinds[K]['product']>;
}

/** A component as its author writes it: `create` is typed by `options` and `inject`. */
export interface ComponentDefinition<K extends Kind, O extends TObject, I extends Inject>
  extends Pick<Component<K>, 'type' | 'summary' | 'ignores' | 'explanation' | 'heights'> {
  options: O;
  inject?: I;
  create(
    options: Static<O>,
    services: Injected<I>,
    context: Kinds[K]['context'],
  ): Kinds[K]['product'] | Promise<Kinds[K]['product']>;
}

/** JSON Schema keyword that marks an option as a component of a kind. */
export const componentKeyword = 'x-heml-component';

/** JSON Schema keyword that marks a component that is made by the component among whose options it is. */
export const laterKeyword = 'x-heml-later';

interface ComponentSettings {
  default?: ComponentSpec;
  description?: string;
}

/**
 * An option that is itself a component (a loss's distance). In a spec it is `{ type, ...options }`; `create`
 * receives the component made.
 *
 * @param settings.later `create` receives the spec instead, checked and with its defaults. For components that need what is
 * known only later: a method's second loss needs the number of classes, and is made with `work.create` when the data are open.
 *
 * @example
 * Type.Object({ distance: component('distance', { default: { type: 'euclidean' } }) });
 * Type.Object({ adversary: component('loss', { later: true }) }); // create('loss', options.adversary, context)
 */
export function component<K extends Kind>(
  kind: K,
  settings: ComponentSettings & { later: true },
): TUnsafe<ComponentSpec>;
export function component<K extends Kind>(
  kind: K,
  settings?: ComponentSettings,
): TUnsafe<Kinds[K]['product']>;
export function component(
  kind: Kind,
  { later = false, ...settings }: ComponentSettings & { later?: boolean } = {},
): TUnsafe<unknown> {
  return Type.Unsafe({ [componentKeyword]: kind, ...(later && { [laterKeyword]: true }), ...settings });
}

/** JSON Schema keyword that marks an option as a file's or folder's path. */
export const pathKeyword = 'x-heml-path';

/**
 * An option that is a path. `create` receives it absolute: a relative one begins at the folder of the file that it
 * is written in, or at the working folder when it comes from the environment or the command line. Of a file that
 * decides a node's weights the content counts, not the name.
 */
export function filePath(settings: { default?: string; description?: string } = {}): TString {
  return Type.String({ minLength: 1, ...settings, [pathKeyword]: true });
}
