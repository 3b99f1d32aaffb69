import { type Markup, markup } from '../markup/markup';
import type { Pictures } from '../pictures';

/** The pictures of a page, each held once however often it is shown. */
export class PictureShelf {
  private readonly ids = new Map<string, string>();
  private used = 0;

  /** @param name of the shelf, where a page has several */
  constructor(private readonly name = 'picture') {}

  /** @returns `#id`, under which the page holds the picture */
  add(uri: string): string {
    const id = this.ids.get(uri) ?? `${this.name}-${this.ids.size}`;
    this.ids.set(uri, id);
    return `#${id}`;
  }

  addAll({ whole, nodes, photograph, near }: Pictures): Pictures {
    const held = Object.entries(nodes).map(([node, uri]) => [node, this.add(uri)]);
    const samples = Object.entries(near ?? {}).map(([node, all]) => [
      node,
      all.map((sample) => ({ ...sample, picture: this.add(sample.picture) })),
    ]);
    return {
      whole: this.add(whole),
      nodes: Object.fromEntries(held),
      photograph: { ...photograph, picture: this.add(photograph.picture) },
      ...(near && { near: Object.fromEntries(samples) }),
    };
  }

  /** @returns a number that no other part of the page has */
  next(): number {
    return this.used++;
  }

  /** What has to stand in the page, once all pictures were added. */
  get markup(): Markup {
    const symbols = [...this.ids].map(
      ([uri, id]) =>
        markup`<symbol id="${id}" viewBox="0 0 1 1" preserveAspectRatio="none"><image width="1" height="1" preserveAspectRatio="none" href="${uri}"/></symbol>`,
    );
    return markup`<svg class="shelf" width="0" height="0" aria-hidden="true" focusable="false">${symbols}</svg>`;
  }
}

/** A square picture of the shelf in a line of HTML. @param name what it shows; empty where the text beside it names that */
export function shelfPicture(id: string, size: number, name: string): Markup {
  const role = name ? markup`role="img" aria-label="${name}"` : markup`aria-hidden="true"`;
  return markup`<svg class="picture" width="${size}" height="${size}" ${role}><use href="${id}"/></svg>`;
}
