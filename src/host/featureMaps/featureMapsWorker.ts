/** Entry of the thread that has networks look at images: the host never computes. */
import { workerData } from 'node:worker_threads';
import { serveThread } from '../serveThread.ts';
import type { FeatureMapsWorkerData } from './featureMapsProtocol.ts';
import { MapsSession } from './mapsSession.ts';

const data = workerData as FeatureMapsWorkerData;
serveThread({ ...new MapsSession(data) }, data.bundle);
