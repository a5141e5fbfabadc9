/** Entry of the thread that reads network files: however long one is, the host's event loop goes on. */
import { workerData } from 'node:worker_threads';
import { NetworkLanguage } from '../../language/networkLanguage.ts';
import { Speech } from '../../language/speech.ts';
import type { Rpc } from '../../protocol/rpc.ts';
import { serveThread } from '../serveThread.ts';
import type { HostMethods, LanguageMethods, LanguageWorkerData } from './languageProtocol.ts';

const { bundle, language } = workerData as LanguageWorkerData;

const answers = new NetworkLanguage(new Speech(bundle, language));
const methods: LanguageMethods = {
  diagnose: ({ text, surroundings }) => answers.diagnose(text, surroundings),
  hints: ({ text }) => answers.hints(text),
  complete: ({ text, offset, file, surroundings }) =>
    answers.complete(text, offset, surroundings, (folder) => rpc.request('entries', { file, folder })),
  summary: ({ text, fileName }) => answers.summary(text, fileName),
  hover: ({ text, offset }) => answers.hover(text, offset),
};
const rpc: Rpc<HostMethods> = serveThread(methods, bundle);
