import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

/**
 * Lets only this machine's own pages in. The server listens on the loopback address alone, but a web page elsewhere can
 * still make a browser on this machine call it: under a name that it points here (DNS rebinding), which the `Host`
 * header gives away, or by a form or script of another site, which `Origin` and `Sec-Fetch-Site` give away.
 *
 * @param port the server's
 * @throws Refusal
 */
export function checkCaller(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  port: number,
): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!headers.host || !hosts.includes(headers.host))
    throw new Refusal(403, `This server answers only under http://${hosts[0]}/.`);
  if (method === 'GET' || method === 'HEAD') return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isForeign =
    (origin !== undefined && origin !== `http://${headers.host}`) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (isForeign) throw new Refusal(403, 'Another page may not send images here.');
}
