import { LazyThread } from '../lazyThread.ts';
import type { HostMethods, LanguageMethods, LanguageWorkerData } from './languageProtocol.ts';

/** The thread that reads network files, as the host's main thread sees it. */
export class LanguageThread extends LazyThread<LanguageMethods> {
  /** `local` answers what the thread asks; `onDeath` hears why one died. */
  constructor(file: string, data: LanguageWorkerData, local: HostMethods, onDeath: (reason: string) => void) {
    super({ file, name: 'convscope-language', data, local, onDeath });
  }
}
