/**
 * Entry of the threads that hold networks, which their data tells apart. One script for both: each of them needs
 * the engine, and the package has room for it once.
 */
import { constants, getPriority, platform, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';

// The editor goes first. Elsewhere than on Linux a priority is of the whole process, its main thread included.
// The threads that this one starts to compute inherit it.
const { PRIORITY_BELOW_NORMAL: behind } = constants.priority;
if (platform() === 'linux' && getPriority() < behind) setPriority(behind);

const { role } = workerData as { readonly role?: 'featureMaps' };
if (role === 'featureMaps') void import('./featureMaps/featureMapsWorker.ts');
else void import('./training/trainingWorker.ts');
