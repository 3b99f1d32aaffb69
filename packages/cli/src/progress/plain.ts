import { relative } from 'node:path';
import { plural } from '@hemlkit/report';
import type { Io } from '../io';
import type { Progress } from './progress';
import { headline, initial, next } from './state';
import { headlineText, nodeEndText, reportText } from './words';

/**
 * Lines for a log file or a pipe: one an epoch, one a node, nothing is redrawn. Warnings go where errors go.
 * @param before begins every line, where several runs write lines
 */
export function plainProgress(io: Io, before: () => string = () => ''): Progress {
  let state = initial;
  const line = (text: string) => io.out(`${before()}${text}\n`);
  return {
    event(event) {
      state = next(state, event);
      switch (event.type) {
        case 'run-start':
          line(`${relative('.', event.run)}: ${plural(state.total, 'node')}, root ${event.root}`);
          break;
        case 'store':
          if (event.done === event.total)
            line(`read ${plural(event.total, `${event.split} image`)} and class maps`);
          break;
        case 'epoch': {
          const parts = [`epoch ${event.epoch}/${event.epochs}`, `loss ${event.loss.toFixed(4)}`];
          const score = headlineText(headline(event.metrics));
          if (score) parts.push(`${score}${event.best ? ' (best)' : ''}`);
          parts.push(reportText(event.report));
          line(`${event.node}: ${parts.join(', ')}, ${event.seconds.toFixed(1)} s`);
          break;
        }
        case 'node-end':
          line(`[${state.done}/${state.total}] ${event.node}: ${nodeEndText(event)}`);
          break;
        case 'warning':
          io.err(`warning: ${before()}${event.node ? `${event.node}: ` : ''}${event.message}\n`);
          break;
        case 'info':
          line(event.message);
          break;
      }
    },
    close() {},
  };
}

/** Every event as one JSON object a line, on the stream of results. */
export function jsonProgress(io: Io): Progress {
  return {
    event: (event) => io.out(`${JSON.stringify(event)}\n`),
    close() {},
  };
}
