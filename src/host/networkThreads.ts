/**
 * Entry of the threads that hold networks, which their data tells apart. One script for both: each of them needs
 * the engine, and the package has room for it once.
 */
import { workerData } from 'node:worker_threads';

const { role } = workerData as { readonly role?: 'featureMaps' };
if (role === 'featureMaps') void import('./featureMaps/featureMapsWorker.ts');
else void import('./training/trainingWorker.ts');
