import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventEmitter, Uri, window } from 'vscode';
import { FeatureMaps, type FeatureMapsParts } from '../../../src/host/featureMaps/featureMaps.ts';

/** The editor beside the page of feature maps: its cursor, and the lines that are marked in it. */

const { selected, editor } = vi.hoisted(() => {
  /** A line of ten characters for each layer. */
  const positionAt = (offset: number) => ({ line: Math.floor(offset / 10), character: offset % 10 });
  const document = { uri: undefined as unknown, getText: () => '', positionAt };
  return {
    selected: { fire: (_event: unknown) => {} },
    editor: { document, selection: {} as unknown, setDecorations: vi.fn(), revealRange: vi.fn() },
  };
});

interface Place {
  readonly line: number;
}

vi.mock('vscode', async () => {
  const fake = await import('../fakeVscode.ts');
  const selections = new fake.EventEmitter<unknown>();
  selected.fire = (event) => selections.fire(event);
  class Range {
    readonly start: Place;
    readonly end: Place;

    constructor(start: Place, end: Place) {
      this.start = start;
      this.end = end;
    }

    contains({ line }: Place): boolean {
      return this.start.line <= line && line < this.end.line;
    }
  }
  class Selection extends Range {
    readonly active: Place;

    constructor(start: Place, end: Place) {
      super(start, end);
      this.active = end;
    }
  }
  return {
    ...fake,
    Range,
    Selection,
    ThemeColor: class {},
    TextEditorRevealType: {},
    window: {
      createTextEditorDecorationType: () => ({ dispose: () => {} }),
      onDidChangeTextEditorSelection: selections.event,
      visibleTextEditors: [editor],
    },
    workspace: {
      ...fake.workspace,
      onDidChangeTextDocument: () => fake.Disposable.from(),
      openTextDocument: async () => editor.document,
    },
  };
});
vi.mock('../../../src/host/featureMaps/mapsThread.ts', () => ({
  MapsThread: class {
    async ask() {
      const layers = ['one', 'two'].map((name, line) => ({ name, range: { offset: 10 * line, length: 10 } }));
      return { input: [8, 8, 1], layers, weights: { type: 'random', why: null }, epochs: [], history: [] };
    }
    end() {}
  },
}));

const file = Uri.file('/work/some.cnn.json');
const told: { readonly method: string; readonly params: unknown }[] = [];
let maps: FeatureMaps;

beforeEach(async () => {
  editor.document.uri = file;
  editor.selection = { active: { line: 5 } };
  maps = new FeatureMaps(file, {
    extensionPath: '/',
    runs: { onDidChange: new EventEmitter().event, inProgressOf: () => undefined },
    notify: (method: string, params: unknown) => told.push({ method, params }),
    describe: (error: unknown) => ({ message: String(error) }),
  } as unknown as FeatureMapsParts);
  await maps.methods.mapsReady(null);
  await expect.poll(() => told.length).toBeGreaterThan(0);
  told.length = 0;
});
afterEach(() => {
  maps.dispose();
  vi.clearAllMocks();
});

test('the page hears which layer the cursor stands in', () => {
  editor.selection = { active: { line: 1 } };
  selected.fire({ textEditor: window.visibleTextEditors[0] });
  expect(told).toEqual([{ method: 'cursorAt', params: { layer: 'two' } }]);
});

test('the cursor goes to the layer whose row is clicked', async () => {
  await maps.methods.goToLayer({ layer: 'two' });
  expect(editor.selection).toMatchObject({ active: { line: 1, character: 0 } });
});

test('the lines of a layer are marked, and no longer when nothing is pointed at', async () => {
  const marked = () => editor.setDecorations.mock.lastCall?.[1];
  await maps.methods.markLayer({ layer: 'two' });
  expect(marked()).toMatchObject([{ start: { line: 1 }, end: { line: 2 } }]);
  await maps.methods.markLayer({ layer: null });
  expect(marked()).toEqual([]);
});
