import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { chainGeometry } from '../../src/engine/filter/filterChain.ts';
import type {
  ImageInfo,
  ImageState,
  LabHostMethods,
  LabSettings,
  LabSnapshot,
  Picture,
  ProbeReply,
  ProbeRequest,
  RenderReply,
  RenderRequest,
} from '../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../src/protocol/rpc.ts';
import { freeCursor, moveBy, pinAt, pointAt, unpin } from '../../webview/kernelLab/state/cursor.ts';
import { Lab } from '../../webview/kernelLab/state/lab.ts';
import { restoreSettings, savedState } from '../../webview/kernelLab/state/savedSettings.ts';
import {
  convolutionAt,
  freshConvolution,
  presetChange,
  presetOf,
  withConvolution,
  withNewStep,
  withPoolKind,
} from '../../webview/kernelLab/state/settingsEdits.ts';
import { sobelSettings } from './harness/settings.ts';

const info: ImageInfo = {
  name: 'a.png',
  format: 'PNG',
  height: 12,
  width: 16,
  channels: 1,
  bitsPerChannel: 8,
  hasAlpha: false,
  frames: 1,
};

/** What a host would say, without pictures' contents. */
function replyTo({ settings, views }: RenderRequest, image: ImageInfo): RenderReply {
  const geometry = chainGeometry(settings.chain, image);
  const last = geometry.at(-1);
  const fits = last === undefined || (last.rows.output >= 1 && last.columns.output >= 1);
  const pictures = views.map(
    (view): Picture => ({
      stage: view.stage,
      encoding: 'gray',
      rows: view.height,
      columns: view.width,
      bytes: new Uint8Array(view.height * view.width),
      alpha: null,
      values: null,
      padding: null,
      low: 0,
      high: 255,
      statistics: { min: 0, max: 0, histogram: [1], clippedBelow: 0, clippedAbove: 0 },
    }),
  );
  return {
    exact: true,
    geometry,
    unread: geometry.map(() => ({ rows: null, columns: null })),
    problem: fits ? null : 'It does not fit. Pad.',
    pictures: fits ? pictures : [],
    superseded: false,
  };
}

interface Bench {
  readonly lab: Lab;
  readonly renders: RenderRequest[];
  readonly probes: ProbeRequest[];
  readonly saved: unknown[];
  /** What the host was told to keep. */
  readonly kept: unknown[];
  /** Holds answers back until called. */
  release(): void;
}

interface BenchOptions {
  readonly settings?: LabSettings;
  readonly saved?: unknown;
  readonly image?: ImageState;
  readonly held?: boolean;
  readonly fails?: boolean;
  /** The arithmetic of a cell; there is none without it. */
  readonly explain?: (request: ProbeRequest) => ProbeReply | Promise<ProbeReply>;
}

/** A lab whose host answers as {@link replyTo}. */
async function startLab(options: BenchOptions = {}): Promise<Bench> {
  const renders: RenderRequest[] = [];
  const probes: ProbeRequest[] = [];
  const saved: unknown[] = [];
  const kept: unknown[] = [];
  let release = () => {};
  const gate = options.held ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
  const snapshot: LabSnapshot = {
    language: 'en',
    presets: [],
    settings: options.settings ?? sobelSettings(),
    image: options.image ?? { phase: 'exact', info },
    strip: { names: ['a.png'], current: 0 },
    restricted: false,
  };
  const methods: LabHostMethods = {
    ready: async () => snapshot,
    render: async (request) => {
      renders.push(request);
      await gate;
      if (options.fails) throw new Error('The thread that computes ended.');
      const image = lab.image.peek();
      return replyTo(request, 'info' in image ? image.info : info);
    },
    probe: async (request) => {
      probes.push(request);
      return options.explain?.(request) ?? null;
    },
    keep: () => {},
    openImage: async () => {},
    showImage: async () => {},
    thumbnail: async () => ({ input: null, output: null, problem: null }),
    cancel: async () => {},
    savePicture: async () => null,
    copyCode: async () => {},
    copyText: async () => {},
    showLog: () => {},
    editKernels: async () => {},
    readClipboard: async () => '',
    intoNetwork: async () => null,
    saveKernel: async () => null,
  };
  const host: Rpc<LabHostMethods> = {
    request: (method, params) => (methods[method] as (given: unknown) => ReturnType<never>)(params),
    notify: (_method, params) => void kept.push(params),
    dispose: () => {},
  };
  const lab = new Lab({ host, saved: options.saved, save: (state) => saved.push(state) });
  onTestFinished(() => lab.dispose());
  await lab.start();
  lab.view.room.value = { width: 160, height: 300, ratio: 1 };
  return { lab, renders, probes, saved, kept, release: () => release() };
}

const shownStages = (lab: Lab) => lab.pictures.shown.value?.reply.pictures.map(({ stage }) => stage);

describe('asking for pictures', () => {
  test('the geometry first, then every picture in the pixels it is shown in', async () => {
    const { lab, renders } = await startLab({ settings: withPoolKind(sobelSettings(), 1, 'max') });
    await vi.waitFor(() => expect(shownStages(lab)).toEqual([-1, 0, 1]));
    expect(renders.map(({ views }) => views.length)).toEqual([0, 3]);
    expect(renders[1].views[2]).toMatchObject({
      stage: 1,
      height: 6,
      width: 8,
      pixelHeight: 60,
      pixelWidth: 80,
    });
  });

  test('a weight keeps the geometry: one request is enough', async () => {
    const { lab, renders } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    const before = renders.length;
    lab.change(withConvolution(lab.settings.value!, 0, { bias: 3 }));
    await vi.waitFor(() => expect(convolutionAt(lab.pictures.shown.value!.settings, 0)?.bias).toBe(3));
    expect(renders.length - before).toBe(1);
  });

  test('many changes while one is computed become one request, of the newest', async () => {
    const { lab, renders, release } = await startLab({ held: true });
    for (let bias = 1; bias <= 20; bias++) lab.change(withConvolution(lab.settings.value!, 0, { bias }));
    expect(renders).toHaveLength(1);
    release();
    await vi.waitFor(() => expect(convolutionAt(lab.pictures.shown.value!.settings, 0)?.bias).toBe(20));
    expect(renders.length).toBeLessThanOrEqual(4);
  });

  test('a larger window asks again in more pixels', async () => {
    const { lab, renders } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.view.room.value = { width: 320, height: 300, ratio: 1 };
    // 18 columns with the padding; 28 pixels are for the numbers of the rows.
    await vi.waitFor(() =>
      expect(renders.at(-1)?.views[0]).toMatchObject({ column: -1, width: 18, pixelWidth: 18 * 16 }),
    );
  });
});

describe('settings that cannot be computed', () => {
  const impossible = { dilation: [50, 50], padding: 'valid' } as const;

  test('the last valid result stays, with why and the geometry that shows it', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    const before = lab.pictures.shown.value;
    lab.change(withConvolution(lab.settings.value!, 0, impossible));
    await vi.waitFor(() => expect(lab.pictures.refusal.value?.problem).toBe('It does not fit. Pad.'));
    expect(lab.pictures.shown.value).toBe(before);
    expect(lab.pictures.refusal.value?.geometry[0].rows.output).toBeLessThan(1);
    lab.change(withConvolution(lab.settings.value!, 0, { dilation: [1, 1] }));
    await vi.waitFor(() => expect(lab.pictures.refusal.value).toBeNull());
  });

  test('an image without a valid result shows what can be computed of it', async () => {
    const { lab } = await startLab({ settings: sobelSettings(impossible) });
    await vi.waitFor(() => expect(shownStages(lab)).toEqual([-1]));
    expect(lab.pictures.refusal.value?.problem).toBe('It does not fit. Pad.');
  });

  test('nothing is asked about cells meanwhile', async () => {
    const { lab, probes } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.change(withConvolution(lab.settings.value!, 0, impossible));
    await vi.waitFor(() => expect(lab.pictures.refusal.value).not.toBeNull());
    lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 1, column: 1 });
    expect(probes).toEqual([]);
  });
});

describe('the image', () => {
  test('a preview becomes exact in place: the pin stays', async () => {
    const { lab, renders } = await startLab({ image: { phase: 'preview', info } });
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    const before = renders.length;
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 0, row: 3, column: 3 });
    lab.imageChanged({ phase: 'exact', info: { ...info } });
    await vi.waitFor(() => expect(renders.length).toBeGreaterThan(before));
    expect(lab.cursor.value.pin).toEqual({ stage: 0, row: 3, column: 3 });
  });

  test('another image keeps the settings, frees the pin, and replaces what is shown when it is ready', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.change(withConvolution(lab.settings.value!, 0, { bias: 7 }));
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 0, row: 3, column: 3 });
    lab.imageChanged({ phase: 'loading', name: 'b.png' });
    expect(lab.pictures.shown.value?.image.name).toBe('a.png');
    // Nobody knows yet whether it is another image.
    expect(lab.cursor.value.pin).not.toBeNull();
    lab.imageChanged({ phase: 'exact', info: { ...info, name: 'b.png', height: 5 } });
    expect(lab.cursor.value.pin).toBeNull();
    await vi.waitFor(() => expect(lab.pictures.shown.value?.image.name).toBe('b.png'));
    expect(lab.extents.value[0]).toEqual({ height: 5, width: 16 });
    expect(convolutionAt(lab.settings.value!, 0)?.bias).toBe(7);
  });

  test('a file that is read again keeps the pin and the place that is looked at', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 0, row: 3, column: 3 });
    const look = { zoom: 8, center: { row: 1, column: 1 } } as const;
    lab.view.look.value = look;
    lab.imageChanged({ phase: 'loading', name: 'a.png' });
    lab.imageChanged({ phase: 'exact', info: { ...info } });
    expect(lab.cursor.value.pin).toEqual({ stage: 0, row: 3, column: 3 });
    expect(lab.view.look.value).toEqual(look);
  });

  test('a file that cannot be read leaves nothing of the one before', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.imageChanged({ phase: 'failed', name: 'b.png', problem: 'It is cut off.' });
    expect(lab.pictures.shown.value).toBeNull();
  });

  test('a pin beyond a smaller output moves to its rim', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 0, row: 11, column: 15 });
    lab.change(withConvolution(lab.settings.value!, 0, { stride: [2, 2] }));
    await vi.waitFor(() => expect(lab.cursor.value.pin).toEqual({ stage: 0, row: 5, column: 7 }));
  });
});

test('a request that fails is said, and the next success takes it back', async () => {
  const { lab } = await startLab({ fails: true });
  await vi.waitFor(() => expect(lab.pictures.failure.value).toBe('The thread that computes ended.'));
  lab.imageChanged({ phase: 'loading', name: 'a.png' });
  expect(lab.pictures.failure.value).toBeNull();
});

test('pointing at an output asks for it and for the pooled cell that reads it', async () => {
  const { lab, probes } = await startLab({ settings: withPoolKind(sobelSettings(), 1, 'max') });
  await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
  lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column: 6 });
  await vi.waitFor(() =>
    expect(probes.map(({ stage, row, column }) => [stage, row, column])).toEqual([
      [0, 5, 6],
      [1, 2, 3],
    ]),
  );
});

/** A cell without a window. */
function explained({ stage, row, column }: ProbeRequest): ProbeReply {
  const parts = { height: 1, width: 1, cells: [], weights: [], divisor: 1, bias: 0, channels: [] };
  return { stage, row, column, activation: 'linear', ...parts, readers: null, normalized: null };
}

test('a cell without arithmetic says why, and shows none of the cell before', async () => {
  const explain = (request: ProbeRequest): ProbeReply => {
    if (request.column === 7) throw new Error('This cell depends on too much.');
    return explained(request);
  };
  const { lab } = await startLab({ explain });
  await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
  const { probed, problem } = lab.probes;
  const pointAtColumn = (column: number) => {
    lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column });
  };
  pointAtColumn(6);
  await vi.waitFor(() => expect(probed.value?.main.column).toBe(6));
  pointAtColumn(7);
  await vi.waitFor(() => expect(problem.value).toBe('This cell depends on too much.'));
  expect(probed.value).toBeNull();
  pointAtColumn(8);
  await vi.waitFor(() => expect(probed.value?.main.column).toBe(8));
  expect(problem.value).toBeNull();
});

test('while cells follow each other faster than their numbers come, the card follows them', async () => {
  const answers: (() => void)[] = [];
  const explain = (request: ProbeRequest) =>
    new Promise<ProbeReply>((resolve) => answers.push(() => resolve(explained(request))));
  const { lab } = await startLab({ explain });
  await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
  const shown: number[] = [];
  for (let column = 0; column < 8; column += 2) {
    // Two windows pass for each answer.
    for (const passed of [column, column + 1]) {
      lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column: passed });
    }
    await vi.waitFor(() => expect(answers.length).toBe(column / 2 + 1));
    answers.at(-1)?.();
    await vi.waitFor(() => expect(lab.probes.probed.value?.main.column).toBeGreaterThan(shown.at(-1) ?? -1));
    shown.push(lab.probes.probed.value!.main.column);
  }
  expect(shown).toEqual([0, 1, 3, 5]);
});

test('where nothing can be asked, another cell shows no numbers of the one before', async () => {
  const { lab } = await startLab({ explain: explained });
  await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
  lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column: 6 });
  await vi.waitFor(() => expect(lab.probes.probed.value).not.toBeNull());
  lab.change(withConvolution(lab.settings.value!, 0, { dilation: [50, 50], padding: 'valid' }));
  await vi.waitFor(() => expect(lab.pictures.refusal.value).not.toBeNull());
  expect(lab.probes.probed.value?.main.column).toBe(6);
  lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column: 7 });
  expect(lab.probes.probed.value).toBeNull();
});

describe('freeing a pin', () => {
  const place = { stage: 0, row: 3, column: 3 };
  const pinned = pinAt(pointAt(freeCursor, place), place);

  test('frees the cell as well, wherever the keyboard brought it', () => {
    expect(unpin(pinned)).toEqual(freeCursor);
    expect(unpin(moveBy(pinned, 0, { height: 9, width: 9 }, 0, 1))).toEqual(freeCursor);
  });

  test('leaves another cell that is pointed at', () => {
    const elsewhere = { stage: -1, row: 0, column: 0 };
    expect(unpin(pointAt(pinned, elsewhere))).toEqual({ hover: elsewhere, pin: null, byKeyboard: false });
  });
});

describe('what is kept over a reload', () => {
  test('every change is kept, and wins over what the host proposes', async () => {
    const { lab, saved } = await startLab();
    lab.change(withConvolution(lab.settings.value!, 0, { bias: 9 }));
    const again = await startLab({ saved: structuredClone(saved.at(-1)) });
    expect(convolutionAt(again.lab.settings.value!, 0)?.bias).toBe(9);
  });

  test('what this version did not write is left alone', () => {
    const good = savedState(withPoolKind(sobelSettings({ padding: [0, 1, 2, 3] }), 1, 'average'));
    expect(restoreSettings(structuredClone(good))).toEqual(good.settings);
    // biome-ignore lint/suspicious/noExplicitAny: states that no type allows
    const broken = (change: (state: any, step: any) => unknown) => {
      const state = structuredClone(good);
      change(state, state.settings.chain.steps[0]);
      return restoreSettings(state);
    };
    expect(restoreSettings(undefined)).toBeNull();
    expect(restoreSettings('text')).toBeNull();
    expect(broken((state) => (state.version = 1))).toBeNull();
    expect(broken((_, step) => (step.stride = [0, 1]))).toBeNull();
    expect(broken((_, step) => step.kernel.weights.pop())).toBeNull();
    expect(broken((_, step) => (step.activation = 'cube'))).toBeNull();
    expect(broken((_, step) => (step.padding = [1, 2, 3]))).toBeNull();
    expect(broken((_, step) => (step.bias = Number.NaN))).toBeNull();
  });
});

test('a known kernel brings its matrix and divisor; editing a weight makes it one of ours', () => {
  const blur = { id: 'box-blur', name: 'Box blur', sentence: '', matrix: [[1, 1, 1]], divisor: 3 };
  const chosen = convolutionAt(withConvolution(sobelSettings({ bias: 2 }), 0, presetChange(blur)), 0)!;
  expect(presetOf(chosen, [blur])).toBe(blur);
  expect(chosen).toMatchObject({
    kernel: { height: 1, width: 3, weights: [1, 1, 1] },
    divisor: 3,
    bias: 2,
  });
  expect(presetOf({ ...chosen, kernel: { ...chosen.kernel, weights: [1, 2, 1] } }, [blur])).toBeNull();
  expect(presetOf({ ...chosen, divisor: 1 }, [blur])).toBeNull();
  expect(presetOf({ ...chosen, kernel: { height: 3, width: 1, weights: [1, 1, 1] } }, [blur])).toBeNull();
  expect(presetChange({ ...blur, bias: 0 }).bias).toBe(0);
});

describe('undo and redo', () => {
  const biasOf = (lab: Lab) => convolutionAt(lab.settings.value!, 0)?.bias;
  const setBias = (lab: Lab, bias: number) => lab.change(withConvolution(lab.settings.value!, 0, { bias }));

  test('what is typed into one field in one go is undone at once', async () => {
    const { lab } = await startLab();
    expect([lab.canUndo.value, lab.canRedo.value]).toEqual([false, false]);
    for (const bias of [1, 12, 123]) setBias(lab, bias);
    lab.undo();
    expect(biasOf(lab)).toBe(0);
    expect([lab.canUndo.value, lab.canRedo.value]).toEqual([false, true]);
    lab.redo();
    expect(biasOf(lab)).toBe(123);
  });

  test('what is chosen is undone one by one, however fast', async () => {
    const { lab } = await startLab();
    for (const display of ['abs', 'clamp', 'signed'] as const)
      lab.change({ ...lab.settings.value!, display });
    lab.undo();
    expect(lab.settings.value?.display).toBe('clamp');
    lab.undo();
    expect(lab.settings.value?.display).toBe('abs');
  });

  test('two fields are two entries; a change ends what could be redone', async () => {
    const { lab } = await startLab();
    setBias(lab, 4);
    lab.change(withConvolution(lab.settings.value!, 0, { divisor: 3 }));
    lab.undo();
    expect(convolutionAt(lab.settings.value!, 0)).toMatchObject({ bias: 4, divisor: 1 });
    expect(lab.canRedo.value).toBe(true);
    setBias(lab, 5);
    expect(lab.canRedo.value).toBe(false);
  });

  test('what is undone is shown and kept', async () => {
    const { lab, saved, kept } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    setBias(lab, 4);
    await vi.waitFor(() => expect(lab.pictures.shown.value?.settings).toBe(lab.settings.value));
    lab.undo();
    await vi.waitFor(() => expect(lab.pictures.shown.value?.settings).toEqual(sobelSettings()));
    expect(kept.map((state) => convolutionAt(restoreSettings(state)!, 0)?.bias)).toEqual([4, 0]);
    expect(restoreSettings(saved.at(-1))).toEqual(sobelSettings());
  });
});

describe('the view and the pin over a reload', () => {
  const settings = withNewStep(sobelSettings(), 1, freshConvolution);
  const look = { zoom: 8, center: { row: 2.5, column: 3 } } as const;

  test('come back as they were left, though the settings are the first ones', async () => {
    const { lab, saved } = await startLab({ settings });
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.view.lookAtStep(1);
    lab.view.look.value = look;
    lab.view.planes.value = 'output';
    lab.view.playback.value = { ...lab.view.playback.value, speed: 4 };
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 1, row: 3, column: 4 });
    const state = structuredClone(saved.at(-1));
    expect(restoreSettings(state)).toBeNull();
    const again = await startLab({ settings, saved: state });
    expect(again.lab.view.saved()).toEqual({ focus: 1, look, planes: 'output', speed: 4 });
    await vi.waitFor(() => expect(again.lab.cursor.value.pin).toEqual({ stage: 1, row: 3, column: 4 }));
    expect(again.saved.at(-1)).toEqual(state);
  });

  test('a pin that no picture was there for yet is not lost over another reload', async () => {
    const pin = { stage: 0, row: 3, column: 4 };
    const { lab, saved } = await startLab({ saved: { pin }, image: { phase: 'loading', name: 'a.png' } });
    lab.view.look.value = look;
    expect(saved.at(-1)).toMatchObject({ pin, view: { look } });
  });

  test('a pin beyond the image moves to its rim', async () => {
    const { lab } = await startLab({ saved: { pin: { stage: -1, row: 500, column: 1 } } });
    await vi.waitFor(() => expect(lab.cursor.value.pin).toEqual({ stage: -1, row: 11, column: 1 }));
  });

  test.each([
    ['no view', undefined],
    ['words', 'text'],
    ['a zoom of nothing', { look: { zoom: 0, center: null } }],
    ['a zoom beyond the largest', { look: { zoom: 65, center: null } }],
    ['a centre nowhere', { look: { zoom: 'fit', center: { row: null, column: 1 } } }],
    ['others', { focus: -1, planes: 'all', speed: 3 }],
  ])('%s: what cannot be read is left as it begins', async (_name, view) => {
    const { lab } = await startLab({ settings, saved: { view, pin: { stage: -2, row: 0.5, column: 0 } } });
    const start = { focus: 0, look: { zoom: 'fit', center: null }, planes: 'none', speed: 1 };
    expect(lab.view.saved()).toEqual(start);
    expect(lab.cursor.value.pin).toBeNull();
  });

  test('the step that is looked at is one that is there', async () => {
    const { lab } = await startLab({ settings, saved: { view: { focus: 9 } } });
    expect(lab.view.focus.value).toBe(1);
    lab.change(sobelSettings());
    expect(lab.view.focus.value).toBe(0);
    await vi.waitFor(() => expect(shownStages(lab)).toEqual([-1, 0]));
  });
});

describe('what is looked at', () => {
  test('another place is asked for, and the cells that are there stay until it comes', async () => {
    const { lab, renders } = await startLab();
    await vi.waitFor(() => expect(lab.shownPicture('main', 0)).not.toBeNull());
    lab.view.look.value = { zoom: 40, center: { row: 0, column: 0 } };
    const meanwhile = lab.shownPicture('main', 0)!;
    expect(meanwhile.held).toMatchObject({ width: 16, height: 12 });
    expect(meanwhile.viewport).toMatchObject({ row: 0, column: 0, width: 3, scale: 40 });
    expect(lab.scale.value).toBe(40);
    await vi.waitFor(() =>
      expect(lab.shownPicture('main', 0)?.held).toEqual(lab.shownPicture('main', 0)?.viewport),
    );
    expect(renders.at(-1)?.views[1]).toMatchObject({ stage: 0, width: 3, pixelWidth: 120 });
    expect(lab.shownPicture('next', 1)).toBeNull();
  });

  test('another image as large is looked at in its middle, as near as before; one of another size as a whole', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.view.look.value = { zoom: 8, center: { row: 1, column: 1 } };
    lab.imageChanged({ phase: 'exact', info: { ...info, name: 'b.png' } });
    expect(lab.view.look.value).toEqual({ zoom: 8, center: null });
    lab.imageChanged({ phase: 'exact', info: { ...info, name: 'c.png', width: info.width + 1 } });
    expect(lab.view.look.value).toEqual({ zoom: 'fit', center: null });
  });
});
