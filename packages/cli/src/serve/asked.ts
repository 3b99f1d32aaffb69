import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

/**
 * Which page a request asks for. A request's target is whatever the caller wrote, `//` or `http://[` too, of which
 * `new URL` makes another host or throws.
 *
 * @throws Refusal for a target that is not a path
 */
export function askedOf({ url = '' }: Pick<IncomingMessage, 'url'>): {
  path: string;
  query: URLSearchParams;
} {
  if (!/^\/(?![/\\])/.test(url)) throw new Refusal(400, 'This is not a page of this server.');
  const at = url.indexOf('?');
  return at < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}
