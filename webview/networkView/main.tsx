import './networkView.css';
import './maps/maps.css';
import { render } from 'preact';
import type { FeatureMapsHostMethods, FeatureMapsPanelMethods } from '../../src/protocol/featureMaps.ts';
import type {
  NetworkViewHostMethods,
  NetworkViewPanelMethods,
  NetworkViewSnapshot,
} from '../../src/protocol/networkView.ts';
import { sentencesOf } from '../../src/protocol/pageSentences.ts';
import { connectRpc } from '../../src/protocol/rpc.ts';
import { followTheme } from '../shared/theme.ts';
import { setSentences } from '../shared/translate.ts';
import { connectWebviewHost } from '../shared/webviewPort.ts';
import { FeatureMapsView } from './maps/state/featureMapsView.ts';
import { App } from './parts/app.tsx';
import { NotStarted } from './parts/states.tsx';
import { NetworkView } from './state/networkView.ts';
import { ShownPage } from './state/shownPage.ts';

/** Starts the network view in the page that the host made. */
function start(root: HTMLElement): void {
  setSentences(sentencesOf(document));
  followTheme(document.body);
  const { port, saved, save } = connectWebviewHost();
  // Each part of the panel keeps its own.
  let kept = typeof saved === 'object' && saved !== null ? saved : {};
  const keep = (state: unknown) => {
    kept = { ...kept, ...(state as object) };
    save(kept);
  };
  const shown = new ShownPage(saved, keep);
  const showPage = ({ page }: NetworkViewSnapshot) => {
    if (page) shown.choose(page);
  };
  const methods: NetworkViewPanelMethods & FeatureMapsPanelMethods = {
    runChanged: (change) => view.runChanged(change),
    runsChanged: (runs) => view.runsChanged(runs),
    shown: (snapshot) => {
      view.show(snapshot);
      showPage(snapshot);
    },
    mapsChanged: (snapshot) => maps.mapsChanged(snapshot),
    cursorAt: (cursor) => maps.cursorAt(cursor),
  };
  const host = connectRpc<NetworkViewHostMethods & FeatureMapsHostMethods>(port, methods, (error) => ({
    code: 'panel',
    message: error instanceof Error ? error.message : String(error),
  }));
  const view = new NetworkView({ host, saved, save: keep });
  const maps = new FeatureMapsView({ host, saved, save: keep });
  host.request('ready', null).then(
    (snapshot) => {
      methods.shown(snapshot);
      render(<App view={view} maps={maps} shown={shown} />, root);
    },
    (error: unknown) => {
      console.error(error);
      render(<NotStarted />, root);
    },
  );
}

const root = document.getElementById('root');
if (root) start(root);
