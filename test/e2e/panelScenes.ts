/** What the pictures of the panel beside a network file show: feature maps and training. */
import type { Locator } from 'playwright-core';
import type { NetworkEditor } from './networkEditor.ts';
import type { VsCodeWindow } from './window.ts';

/** A window, and how its controls are called in its language. */
export interface PanelScene {
  readonly window: VsCodeWindow;
  readonly editor: NetworkEditor;
  readonly word: (english: string) => string;
  /** Titles of commands. */
  readonly title: (name: string) => string;
}

export interface PanelState {
  readonly name: string;
  readonly show: (scene: PanelScene) => Promise<void>;
}

/** A row of maps by its layer's name. */
export function mapsRow(window: VsCodeWindow, layer: string): Locator {
  return window.webview().getByRole('region', { name: layer, exact: true });
}

/** Opens the panel of a network file beside its text. */
export async function openPanel({ window, editor, title, word }: PanelScene, file: string): Promise<void> {
  await editor.open(file, word('Summary'));
  await window.runCommand(`Convscope: ${title('command.showFeatureMaps')}`);
  await mapsRow(window, 'conv2d_0').locator('.tile').first().waitFor();
}

/** Trains what is open until the maps are those of its last epoch. */
export async function train({ window, word }: PanelScene, epochs: number): Promise<void> {
  const view = window.webview();
  await view.getByRole('button', { name: word('Train'), exact: true }).click();
  const last = word('Epoch {epoch} of run {run}').replace('{epoch}', String(epochs)).split('{run}')[0];
  await view.getByText(last).waitFor({ timeout: 180_000 });
}

/** Draws on the pad, stroke by stroke, in shares of its extents. */
export async function draw(
  { window, word }: Pick<PanelScene, 'window' | 'word'>,
  strokes: readonly (readonly (readonly [x: number, y: number])[])[],
  onPoint: () => Promise<void> = async () => {},
): Promise<void> {
  await window
    .webview()
    .getByRole('button', { name: word('Draw'), exact: true })
    .click();
  const box = await window.webview().locator('.pad').boundingBox();
  if (!box) throw new Error('There is no drawing pad.');
  const { mouse } = window.page;
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  for (const [start, ...points] of strokes) {
    await mouse.move(...at(start));
    await mouse.down();
    for (const point of points) {
      await mouse.move(...at(point), { steps: 6 });
      await onPoint();
    }
    await mouse.up();
  }
}

/** A seven in one stroke. */
export const seven = [
  [
    [0.28, 0.2],
    [0.72, 0.2],
    [0.58, 0.5],
    [0.45, 0.85],
  ],
] as const;

/** What is shown in one window, in this order: each begins where the one before ended. */
export const panelStates: readonly PanelState[] = [
  { name: 'untrained', show: (scene) => openPanel(scene, 'reads.cnn.json') },
  {
    name: 'training',
    async show({ window, word }) {
      const view = window.webview();
      await view.getByRole('button', { name: word('Train'), exact: true }).click();
      await view.getByRole('radio', { name: word('Training'), exact: true }).click();
      const finished = word('Finished: all {epoch} epochs are done.').replace('{epoch}', '6');
      await view.getByText(finished).waitFor({ timeout: 180_000 });
    },
  },
  {
    name: 'trained',
    async show({ window, word }) {
      await window
        .webview()
        .getByRole('radio', { name: word('Feature maps'), exact: true })
        .click();
      await mapsRow(window, 'conv2d_0').getByRole('button').first().click();
      await mapsRow(window, 'conv2d_0').locator('.kernel-picture').first().waitFor();
    },
  },
  {
    name: 'pointed',
    async show({ window }) {
      await mapsRow(window, 'conv2d_2')
        .locator('.tile')
        .nth(2)
        .hover({ position: { x: 20, y: 16 } });
      await window.webview().locator('.input-picture .mark').waitFor();
    },
  },
  {
    name: 'arithmetic',
    async show({ window }) {
      await mapsRow(window, 'conv2d_2')
        .locator('.tile')
        .nth(2)
        .click({ position: { x: 20, y: 16 } });
      await window.webview().locator('.channel-sum').first().waitFor();
    },
  },
  {
    name: 'zoomed',
    async show({ window }) {
      await window.page.keyboard.press('Escape');
      const tile = mapsRow(window, 'conv2d_0').locator('.tile').first();
      await tile.focus();
      for (let step = 0; step < 4; step++) await tile.press('+');
      await mapsRow(window, 'conv2d_0').getByText('24×').waitFor();
    },
  },
  {
    name: 'edited',
    async show({ window, word }) {
      const row = mapsRow(window, 'conv2d_0');
      await row.locator('.tile').first().press('0');
      await row.locator('.kernel-picture').first().click();
      await row.locator('.kernel-editor input').first().fill('3');
      await window.page.keyboard.press('Enter');
      const changes = window.webview().getByRole('region', { name: word('Changed network') });
      await changes.getByText('256').waitFor();
    },
  },
  {
    name: 'drawn',
    async show(scene) {
      const { window, word } = scene;
      await window
        .webview()
        .getByRole('button', { name: word('All back') })
        .click();
      await draw(scene, seven);
      await scene.window.webview().getByText('7', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'epochs',
    async show({ window, word }) {
      await window
        .webview()
        .getByRole('slider', { name: word('Epoch') })
        .press('Home');
      const start = word('Run {run} before its first step').split('{run}')[1];
      await window.webview().getByText(start).waitFor();
    },
  },
  {
    name: 'many',
    async show(scene) {
      const { window, word } = scene;
      await openPanel(scene, 'many.cnn.json');
      await window.webview().getByText('residual_2', { exact: true }).waitFor();
      await mapsRow(window, 'wide').getByRole('button').first().click();
      await window
        .webview()
        .getByText(
          word('{from} to {to} of {count}')
            .replace('{from}', '1')
            .replace('{to}', '32')
            .replace('{count}', '512'),
        )
        .waitFor();
    },
  },
];
