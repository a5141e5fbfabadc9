/** The thread of feature maps as it ships, without VS Code. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  FeatureMapsMethods,
  FeatureMapsWorkerData,
  OpenMapsRequest,
} from '../../src/host/featureMaps/featureMapsProtocol.ts';
import { startThread, type Thread } from '../../src/host/startThread.ts';

const root = join(import.meta.dirname, '../..');
const data: FeatureMapsWorkerData = { role: 'featureMaps', bundle: {}, language: 'en' };

export function startMapsThread(): Thread<FeatureMapsMethods> {
  return startThread<FeatureMapsMethods>({
    file: join(root, 'dist/trainingWorker.js'),
    name: 'convscope-maps',
    data,
    local: {},
    onDeath: (reason) => console.error(reason),
  });
}

/** What opens a network file. */
export function openingOf(file: string): OpenMapsRequest {
  return { file, text: readFileSync(file, 'utf8'), roots: [dirname(file)] };
}

export function sampleAt(index: number) {
  return { type: 'sample', part: null, index } as const;
}
