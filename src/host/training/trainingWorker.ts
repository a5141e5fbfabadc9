/** Entry of the thread that trains, and of the one that reads what runs have left: the host never computes. */
import { workerData } from 'node:worker_threads';
import type { Rpc } from '../../protocol/rpc.ts';
import { serveThread } from '../serveThread.ts';
import { fileDifferences } from './fileDifferences.ts';
import { layerRange } from './layerRange.ts';
import { sampleFile, samplePictures } from './samplePictures.ts';
import { listRuns, readRecord, readRun } from './storedRun.ts';
import type { TrainingHostMethods, TrainingMethods, TrainingWorkerData } from './trainingProtocol.ts';
import { TrainingRun } from './trainingRun.ts';

const data = workerData as TrainingWorkerData;

const run = new TrainingRun({
  ...data,
  onChange: (change) => rpc.notify('runChanged', change),
  report: (detail) => rpc.notify('report', { detail }),
});

const networkOf = async (folder: string) => (await readRecord(folder))?.network;

const methods: TrainingMethods = {
  train: (request) => run.train(request),
  control: run.control,
  watch: run.watch,
  weights: run.weights,
  list: ({ file }) => listRuns(file),
  read: async ({ folder }) => (await readRun(folder, data.bundle))?.view ?? null,
  pictures: ({ folder, indices }) => samplePictures(folder, indices),
  sampleFile: ({ folder, index }) => sampleFile(folder, index),
  differences: async ({ one, other }) => fileDifferences(await networkOf(one), await networkOf(other)),
  networkText: async ({ folder }) => `${JSON.stringify(await networkOf(folder), null, 2)}\n`,
  layerRange: ({ text, layer }) => layerRange(text, layer),
};

const rpc: Rpc<TrainingHostMethods> = serveThread(methods, data.bundle);
