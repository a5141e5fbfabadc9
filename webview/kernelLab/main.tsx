import './kernelLab.css';
import { render } from 'preact';
import type { LabHostMethods, LabPanelMethods } from '../../src/protocol/kernelLab.ts';
import { sentencesOf } from '../../src/protocol/pageSentences.ts';
import { connectRpc } from '../../src/protocol/rpc.ts';
import { decodeImage } from '../shared/decodeImage.ts';
import { followTheme } from '../shared/theme.ts';
import { setSentences } from '../shared/translate.ts';
import { connectWebviewHost } from '../shared/webviewPort.ts';
import { App } from './parts/app.tsx';
import { NotStarted } from './parts/states.tsx';
import { Lab } from './state/lab.ts';

/** Starts the Kernel Lab in the page that the host made. */
function start(root: HTMLElement): void {
  setSentences(sentencesOf(document));
  followTheme(document.body);
  const { port, saved, save } = connectWebviewHost();
  let lab: Lab | null = null;
  const methods: LabPanelMethods = {
    imageChanged: (image) => lab?.imageChanged(image),
    stripChanged: (strip) => lab?.stripChanged(strip),
    presetsChanged: (presets) => lab?.presetsChanged(presets),
    kernelBrought: (kernel) => lab?.bringKernel(kernel),
    decode: ({ bytes }) => decodeImage(bytes),
  };
  const host = connectRpc<LabHostMethods>(port, methods, (error) => ({
    code: 'panel',
    message: error instanceof Error ? error.message : String(error),
  }));
  const started = new Lab({ host, saved, save });
  lab = started;
  started.start().then(
    () => render(<App lab={started} />, root),
    (error: unknown) => {
      console.error(error);
      render(<NotStarted />, root);
    },
  );
}

const root = document.getElementById('root');
if (root) start(root);
