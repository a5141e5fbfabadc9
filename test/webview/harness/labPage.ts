/** The Kernel Lab in a real browser, answered by {@link FakeHost}. */
import type { Browser } from 'playwright-core';
import type { LabPanelMethods } from '../../../src/protocol/kernelLab.ts';
import { createFakeHost, type FakeHost, type FakeHostOptions } from './fakeHost.ts';
import { openPanelPage, type PanelPage, type PanelPageOptions } from './panelPage.ts';

export type { ThemeName } from './panelPage.ts';

export interface LabPageOptions extends FakeHostOptions, PanelPageOptions {}

/** A Kernel Lab that is looked at. */
export interface LabPage extends PanelPage<LabPanelMethods> {
  readonly host: FakeHost;
}

/** Opens a Kernel Lab. */
export async function openLabPage(browser: Browser, options: LabPageOptions): Promise<LabPage> {
  const host = await createFakeHost(options);
  const opened = await openPanelPage<LabPanelMethods>(browser, 'kernelLab', host.methods, options);
  return {
    ...opened,
    host,
    close: async () => {
      await opened.close();
      host.dispose();
    },
  };
}
