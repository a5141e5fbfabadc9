import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { VsCodeWindow } from './window.ts';

/** The editor of a network file in a window, worked as a person works it. */
export class NetworkEditor {
  readonly #window: VsCodeWindow;

  constructor(window: VsCodeWindow) {
    this.#window = window;
  }

  /** Opens a file from the Explorer, and waits until it is read; `summary`: what that link is called. */
  async open(name: string, summary = 'Summary'): Promise<void> {
    await this.#window.file(name).dblclick();
    await this.#active.getByText(summary, { exact: true }).waitFor();
  }

  /** A line that holds `text`; spaces in it are as wide as the editor makes them. */
  line(text: string): Locator {
    const words = text.split(' ').map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return this.#active.locator('.view-line').filter({ hasText: new RegExp(words.join('\\s')) });
  }

  /** A word as the editor colours it, within a line. */
  word(line: string, word: string): Locator {
    return this.line(line).getByText(word, { exact: true }).first();
  }

  /** Puts the cursor at the end of a line. */
  async goToEndOf(text: string): Promise<void> {
    await this.line(text).click();
    await this.#page.keyboard.press('End');
  }

  /** Selects a word by a double click. */
  async select(line: string, word: string): Promise<void> {
    await this.word(line, word).dblclick();
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** The list of what may be written, once it has something. */
  async suggestions(): Promise<readonly string[]> {
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return rows.locator('.label-name').allInnerTexts();
  }

  /** Underlined places of a kind. */
  squiggles(kind: 'error' | 'warning' | 'info'): Locator {
    return this.#active.locator(`.squiggly-${kind}`);
  }

  /** Points at something until what is said of it has all of these words. */
  async saysAt(target: Locator, ...words: readonly string[]): Promise<void> {
    await target.hover();
    const said = this.#page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
    for (const word of words) await eventually(() => said.innerText()).toContain(word);
  }

  /** Opens the menu of the light bulb beside the cursor. */
  async openFixes(): Promise<Locator> {
    await this.#active
      .locator(
        '.codicon-light-bulb, .codicon-lightbulb-autofix, .codicon-gutter-lightbulb, .codicon-gutter-lightbulb-auto-fix',
      )
      .first()
      .click();
    const menu = this.#page.locator('.action-widget').filter({ visible: true });
    await menu.waitFor();
    return menu;
  }

  /** Chooses from the menu of the light bulb. */
  async fix(title: string): Promise<void> {
    const menu = await this.openFixes();
    await menu.getByText(title, { exact: true }).click();
  }

  /** What the active editor shows, hints included, with plain spaces. */
  async text(): Promise<string> {
    const lines = this.#active.locator('.view-line');
    const tops = await lines.evaluateAll((all) =>
      all.map((line) => ({ top: (line as HTMLElement).offsetTop, text: line.textContent ?? '' })),
    );
    return tops
      .toSorted((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  get #page() {
    return this.#window.page;
  }

  get #active(): Locator {
    return this.#page.locator('.editor-group-container.active .monaco-editor').first();
  }
}
