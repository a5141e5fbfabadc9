import { parentPort } from 'node:worker_threads';
import type { Bundle } from '../engine/message.ts';
import { connectRpc, type Methods, type Rpc } from '../protocol/rpc.ts';
import { describeFailure } from './describeFailure.ts';

/** The thread's end of what {@link startThread} begins: answers `local` methods, and asks `Remote` ones. */
export function serveThread<Remote extends Methods>(local: Methods, bundle: Bundle): Rpc<Remote> {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a worker thread.');
  return connectRpc<Remote>(
    {
      send: (message) => port.postMessage(message),
      listen: (listener) => {
        port.on('message', listener);
        return () => port.off('message', listener);
      },
    },
    local,
    (error) => describeFailure(error, bundle),
  );
}
