/** Entry of the thread that holds a panel's image. It has no part in the host's event loop. */
import { workerData } from 'node:worker_threads';
import type { Rpc } from '../../protocol/rpc.ts';
import { serveThread } from '../serveThread.ts';
import type { ImageWorkerData, ImageWorkerEvents, ImageWorkerMethods } from './imageWorkerProtocol.ts';
import { Lab } from './lab.ts';

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
const rpc: Rpc<ImageWorkerEvents> = serveThread(methods, data.bundle);
