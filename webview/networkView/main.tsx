import './networkView.css';
import { render } from 'preact';
import type { NetworkViewHostMethods, NetworkViewPanelMethods } from '../../src/protocol/networkView.ts';
import { sentencesOf } from '../../src/protocol/pageSentences.ts';
import { connectRpc } from '../../src/protocol/rpc.ts';
import { followTheme } from '../shared/theme.ts';
import { setSentences } from '../shared/translate.ts';
import { connectWebviewHost } from '../shared/webviewPort.ts';
import { App } from './parts/app.tsx';
import { NotStarted } from './parts/states.tsx';
import { NetworkView } from './state/networkView.ts';

/** Starts the network view in the page that the host made. */
function start(root: HTMLElement): void {
  setSentences(sentencesOf(document));
  followTheme(document.body);
  const { port, saved, save } = connectWebviewHost();
  let view: NetworkView | null = null;
  const methods: NetworkViewPanelMethods = {
    runChanged: (change) => view?.runChanged(change),
    runsChanged: (runs) => view?.runsChanged(runs),
    shown: (snapshot) => view?.show(snapshot),
  };
  const host = connectRpc<NetworkViewHostMethods>(port, methods, (error) => ({
    code: 'panel',
    message: error instanceof Error ? error.message : String(error),
  }));
  const started = new NetworkView({ host, saved, save });
  view = started;
  started.start().then(
    () => render(<App view={started} />, root),
    (error: unknown) => {
      console.error(error);
      render(<NotStarted />, root);
    },
  );
}

const root = document.getElementById('root');
if (root) start(root);
