import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** Answers the question that VS Code asks at the top of its window, once it has `suggested` an answer. */
export async function answer(page: Page, question: string, text: string, suggested = ''): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  const input = widget.locator('input[type="text"]');
  await widget.getByText(question).first().waitFor();
  await eventually(() => input.inputValue()).toContain(suggested);
  // A place that was just written is looked up first: until then it takes no key; and a folder that is still being
  // read writes its own name over what was written.
  const isOpen = () =>
    widget.waitFor({ state: 'hidden', timeout: 2000 }).then(
      () => false,
      () => true,
    );
  do {
    await input.fill(text);
    await page.keyboard.press('Enter');
  } while (await isOpen());
}
