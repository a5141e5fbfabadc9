import { computed, signal } from '@preact/signals';
import type { ScaleTheme } from '../../src/protocol/colorScales.ts';

/** The theme that the body's classes name; VS Code changes them while the page lives. */
export const theme = signal<ScaleTheme>('dark');

/** Counts changes of the body's classes: colours that were read from variables must be read again. */
export const themeVersion = signal(0);

/** The scale that goes with VS Code's body classes. High contrast on white takes the light one. */
export function themeOfClasses(classes: { contains(name: string): boolean }): ScaleTheme {
  if (classes.contains('vscode-high-contrast-light')) return 'light';
  if (classes.contains('vscode-high-contrast')) return 'highContrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

/** Follows the body's classes until the page ends. */
export function followTheme(body: HTMLElement): void {
  const read = () => {
    theme.value = themeOfClasses(body.classList);
    themeVersion.value++;
  };
  new MutationObserver(read).observe(body, { attributes: true, attributeFilter: ['class'] });
  read();
}

/** Colours of the page's own, for what is drawn on a canvas. */
export interface PageColors {
  readonly text: string;
  readonly quiet: string;
  readonly background: string;
  readonly frame: string;
  readonly bar: string;
  readonly warning: string;
  /** The fonts of numbers in cells. */
  readonly digits: string;
}

/** What the style sheet's tokens are; read anew with every change of theme. */
export const pageColors = computed(() => {
  themeVersion.value;
  return readPageColors();
});

/** What the style sheet's tokens are now. */
export function readPageColors(): PageColors {
  const probe = document.createElement('i');
  document.body.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  probe.style.fontFamily = 'var(--lab-digits)';
  const colors = {
    digits: getComputedStyle(probe).fontFamily,
    text: read('--lab-text'),
    quiet: read('--lab-quiet'),
    background: read('--lab-background'),
    frame: read('--lab-frame'),
    bar: read('--lab-bar'),
    warning: read('--lab-warning'),
  };
  probe.remove();
  return colors;
}
