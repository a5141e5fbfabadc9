/** Entry of the thread that holds a panel's image. It has no part in the host's event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { connectRpc, type Rpc } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import type { ImageWorkerData, ImageWorkerEvents, ImageWorkerMethods } from './imageWorkerProtocol.ts';
import { Lab } from './lab.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const data = workerData as ImageWorkerData;

const lab = new Lab(data, (event) => rpc.notify('preview', event));
const methods: ImageWorkerMethods = {
  open: (request) => lab.open(request),
  render: (request) => lab.render(request),
  probe: (request) => lab.probe(request),
  encode: (request) => lab.encode(request),
  cancel: () => lab.cancel(),
  close: () => lab.close(),
};
const rpc: Rpc<ImageWorkerEvents> = connectRpc<ImageWorkerEvents>(
  {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  },
  methods,
  (error) => describeFailure(error, data.bundle),
);
