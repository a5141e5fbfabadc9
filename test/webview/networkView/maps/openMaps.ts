/** The page of feature maps in a real browser; behind it the real thread's session, without VS Code. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';
import { MapsSession } from '../../../../src/host/featureMaps/mapsSession.ts';
import type {
  FeatureMapsHostMethods,
  FeatureMapsPanelMethods,
  MapsSnapshot,
} from '../../../../src/protocol/featureMaps.ts';
import type {
  NetworkViewHostMethods,
  NetworkViewPanelMethods,
} from '../../../../src/protocol/networkView.ts';
import { openPanelPage, type PanelPage, type PanelPageOptions } from '../../harness/panelPage.ts';
import { closedAfterTest, sharedBrowser } from '../../harness/sharedBrowser.ts';

export interface MapsPageOptions extends PanelPageOptions {
  /** Path of the network file. */
  readonly file: string;
  /** Instead of what the thread would say when it opens the file. */
  readonly snapshot?: Partial<MapsSnapshot>;
  /** Why each request is refused, by its method. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Awaited before an image is looked at. */
  readonly beforeLook?: () => Promise<void>;
}

/** One thing that the page asked for. */
export interface MapsCall {
  readonly method: string;
  readonly params: unknown;
}

export interface MapsPage extends PanelPage<NetworkViewPanelMethods & FeatureMapsPanelMethods> {
  readonly calls: readonly MapsCall[];
  readonly session: MapsSession;
  readonly snapshot: MapsSnapshot;
}

/** Opens the page; no error but the `expected` may reach its console. */
export async function openMaps(
  options: MapsPageOptions,
  expected: readonly unknown[] = [],
): Promise<MapsPage> {
  const { file, refused = {}, language = 'en', bundle = {} } = options;
  const session = new MapsSession({ role: 'featureMaps', bundle, language });
  onTestFinished(() => session.close());
  const network = await session.open({
    file,
    text: await readFile(file, 'utf8'),
    roots: [dirname(file)],
  });
  const snapshot: MapsSnapshot = {
    file: 'digits.cnn.json',
    network,
    version: 1,
    problem: null,
    cursor: null,
    ...options.snapshot,
  };
  let { version } = snapshot;
  const calls: MapsCall[] = [];
  const note = (method: string, params: unknown) => {
    calls.push({ method, params });
    if (method in refused) throw new Error(refused[method]);
  };
  let last: Parameters<MapsSession['look']>[0] = { type: 'sample', part: null, index: 0 };
  const methods: FeatureMapsHostMethods = {
    mapsReady: async () => snapshot,
    mapsLeft: (params) => note('mapsLeft', params),
    look: async ({ changes = [], ...source }) => {
      note('look', source);
      await options.beforeLook?.();
      if (source.type !== 'again') last = source;
      return session.look({ ...last, changes });
    },
    chooseImage: async (params) => {
      note('chooseImage', params);
      return false;
    },
    maps: async (params) => session.maps(params),
    kernels: async (params) => session.kernels(params),
    point: async (params) => session.point(params),
    explain: async (params) => {
      note('explain', params);
      return session.explain(params);
    },
    changedAccuracy: async (params) => session.changedAccuracy(params),
    saveChanged: async (params) => {
      note('saveChanged', params);
      return 'changed.safetensors';
    },
    atEpoch: async (params) => {
      note('atEpoch', params);
      const seen = await session.atEpoch(params);
      version++;
      opened.panel.notify('mapsChanged', { ...snapshot, network: seen, version });
    },
    markLayer: async (params) => note('markLayer', params),
    goToLayer: async (params) => note('goToLayer', params),
    applyMapKernel: async (params) => note('applyMapKernel', params),
    copyText: async (params) => note('copyText', params),
  };
  const views: Partial<NetworkViewHostMethods> = {
    ready: async () => ({ language, file: snapshot.file, page: 'maps', obstacle: null, runs: [], run: null }),
  };
  const opened = await openPanelPage<NetworkViewPanelMethods & FeatureMapsPanelMethods>(
    sharedBrowser(),
    'networkView',
    { ...views, ...methods },
    options,
  );
  const page = closedAfterTest(opened, expected);
  return { ...page, calls, session, snapshot };
}
