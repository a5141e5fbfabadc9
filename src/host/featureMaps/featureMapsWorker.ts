/** Entry of the thread that has networks look at images: the host never computes. */
import { parentPort, workerData } from 'node:worker_threads';
import { connectRpc } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import type { FeatureMapsWorkerData } from './featureMapsProtocol.ts';
import { MapsSession } from './mapsSession.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const data = workerData as FeatureMapsWorkerData;
const session = new MapsSession(data);

connectRpc(
  {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  },
  { ...session },
  (error) => describeFailure(error, data.bundle),
);
