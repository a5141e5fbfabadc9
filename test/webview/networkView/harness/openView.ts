/** The network view in a real browser, answered without VS Code. */
import type { Browser } from 'playwright-core';
import type {
  FileDifference,
  NetworkViewHostMethods,
  NetworkViewPanelMethods,
  NetworkViewSnapshot,
  RunView,
} from '../../../../src/protocol/networkView.ts';
import { openPanelPage, type PanelPage, type PanelPageOptions } from '../../harness/panelPage.ts';
import { samplePicture, summaryOf } from './runs.ts';

export interface ViewOptions extends PanelPageOptions {
  /** All runs, the newest first; the first one is shown. */
  readonly runs?: readonly RunView[];
  readonly obstacle?: string | null;
  readonly differences?: readonly FileDifference[];
  /** Instead of the snapshot that a panel starts with. */
  readonly startFailure?: string;
  /** Why each request is refused, by its method. */
  readonly refused?: Readonly<Record<string, string>>;
}

/** One thing that the panel asked for. */
export interface ViewCall {
  readonly method: keyof NetworkViewHostMethods;
  readonly params: unknown;
}

export interface ViewPage extends PanelPage<NetworkViewPanelMethods> {
  readonly calls: readonly ViewCall[];
}

/** What a panel is sent whole. */
export function snapshotOf({
  runs = [],
  obstacle = null,
  language = 'en',
}: ViewOptions): NetworkViewSnapshot {
  return {
    language,
    file: 'digits.cnn.json',
    obstacle,
    runs: runs.map(summaryOf),
    run: runs[0] ?? null,
  };
}

/** Opens a network view. */
export async function openViewPage(browser: Browser, options: ViewOptions): Promise<ViewPage> {
  const calls: ViewCall[] = [];
  const { runs = [], refused = {}, differences = [], startFailure } = options;
  const note = (method: keyof NetworkViewHostMethods, params: unknown) => {
    calls.push({ method, params });
    if (method in refused) throw new Error(refused[method]);
  };
  const methods: NetworkViewHostMethods = {
    ready: async () => {
      if (startFailure !== undefined) throw new Error(startFailure);
      return snapshotOf(options);
    },
    train: async (params) => note('train', params),
    resume: async (params) => note('resume', params),
    control: async (params) => note('control', params),
    run: async (params) => {
      note('run', params);
      return runs.find(({ id }) => id === params.id) ?? null;
    },
    differences: async (params) => {
      note('differences', params);
      return differences;
    },
    showDifferences: async (params) => note('showDifferences', params),
    pictures: async (params) => {
      note('pictures', params);
      return params.indices.map(samplePicture);
    },
    openSample: async (params) => note('openSample', params),
    showLayer: async (params) => note('showLayer', params),
    showFile: async (params) => note('showFile', params),
    showLog: (params) => note('showLog', params),
  };
  const opened = await openPanelPage<NetworkViewPanelMethods>(browser, 'networkView', methods, options);
  return { ...opened, calls };
}
