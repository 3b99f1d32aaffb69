import type { IncomingMessage } from 'node:http';

/** Milliseconds. */
const longest = 2000;

/**
 * Reads on and drops what a client still sends, until it ends, goes, or has had two seconds. Were the connection closed while
 * something is unread, it would be reset, and the client could lose the answer that it was just sent (RFC 9112, section 9.6).
 */
export function linger(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longest);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    for (const event of ['end', 'close', 'error']) request.once(event, done);
    request.resume();
  });
}
