import { closedAfterTest, sharedBrowser } from '../../harness/sharedBrowser.ts';
import { openViewPage, type ViewOptions, type ViewPage } from './openView.ts';

/** A network view that is closed when its test ends; no error but the `expected` may reach the page's console. */
export async function openView(options: ViewOptions, expected: readonly unknown[] = []): Promise<ViewPage> {
  const view = closedAfterTest(await openViewPage(sharedBrowser(), options), expected);
  await view.page.locator('.panel, .state').first().waitFor();
  return view;
}
