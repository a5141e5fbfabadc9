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
  convolutionOf,
  withConvolution,
  withPoolKind,
  withPreset,
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
    unread: geometry.map(() => ({ rows: [], columns: [] })),
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
  readonly explain?: (request: ProbeRequest) => ProbeReply;
}

/** A lab whose host answers as {@link replyTo}. */
async function startLab(options: BenchOptions = {}): Promise<Bench> {
  const renders: RenderRequest[] = [];
  const probes: ProbeRequest[] = [];
  const saved: unknown[] = [];
  let release = () => {};
  const gate = options.held ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
  const snapshot: LabSnapshot = {
    language: 'en',
    bundle: {},
    presets: [],
    settings: options.settings ?? sobelSettings(),
    image: options.image ?? { phase: 'exact', info },
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
  };
  const host: Rpc<LabHostMethods> = {
    request: (method, params) => (methods[method] as (given: unknown) => ReturnType<never>)(params),
    notify: () => {},
    dispose: () => {},
  };
  const lab = new Lab({ host, saved: options.saved, save: (state) => saved.push(state) });
  onTestFinished(() => lab.dispose());
  await lab.start();
  lab.room.value = { width: 160, height: 300, ratio: 1 };
  return { lab, renders, probes, saved, release: () => release() };
}

const shownStages = (lab: Lab) => lab.pictures.shown.value?.reply.pictures.map(({ stage }) => stage);

describe('asking for pictures', () => {
  test('the geometry first, then every picture in the pixels it is shown in', async () => {
    const { lab, renders } = await startLab({ settings: withPoolKind(sobelSettings(), 'max') });
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
    lab.change(withConvolution(lab.settings.value!, { bias: 3 }));
    await vi.waitFor(() => expect(convolutionOf(lab.pictures.shown.value!.settings).bias).toBe(3));
    expect(renders.length - before).toBe(1);
  });

  test('many changes while one is computed become one request, of the newest', async () => {
    const { lab, renders, release } = await startLab({ held: true });
    for (let bias = 1; bias <= 20; bias++) lab.change(withConvolution(lab.settings.value!, { bias }));
    expect(renders).toHaveLength(1);
    release();
    await vi.waitFor(() => expect(convolutionOf(lab.pictures.shown.value!.settings).bias).toBe(20));
    expect(renders.length).toBeLessThanOrEqual(4);
  });

  test('a larger window asks again in more pixels', async () => {
    const { lab, renders } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    lab.room.value = { width: 320, height: 300, ratio: 1 };
    await vi.waitFor(() => expect(renders.at(-1)?.views[0].pixelWidth).toBe(320));
  });
});

describe('settings that cannot be computed', () => {
  const impossible = { dilation: [50, 50], padding: 'valid' } as const;

  test('the last valid result stays, with why and the geometry that shows it', async () => {
    const { lab } = await startLab();
    await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
    const before = lab.pictures.shown.value;
    lab.change(withConvolution(lab.settings.value!, impossible));
    await vi.waitFor(() => expect(lab.pictures.refusal.value?.problem).toBe('It does not fit. Pad.'));
    expect(lab.pictures.shown.value).toBe(before);
    expect(lab.pictures.refusal.value?.geometry[0].rows.output).toBeLessThan(1);
    lab.change(withConvolution(lab.settings.value!, { dilation: [1, 1] }));
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
    lab.change(withConvolution(lab.settings.value!, impossible));
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
    lab.change(withConvolution(lab.settings.value!, { bias: 7 }));
    lab.cursor.value = pinAt(lab.cursor.value, { stage: 0, row: 3, column: 3 });
    lab.imageChanged({ phase: 'loading', name: 'b.png' });
    expect(lab.pictures.shown.value?.image.name).toBe('a.png');
    expect(lab.cursor.value.pin).toBeNull();
    lab.imageChanged({ phase: 'exact', info: { ...info, name: 'b.png', height: 5 } });
    await vi.waitFor(() => expect(lab.pictures.shown.value?.image.name).toBe('b.png'));
    expect(lab.extents.value[0]).toEqual({ height: 5, width: 16 });
    expect(convolutionOf(lab.settings.value!).bias).toBe(7);
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
    lab.change(withConvolution(lab.settings.value!, { stride: [2, 2] }));
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
  const { lab, probes } = await startLab({ settings: withPoolKind(sobelSettings(), 'max') });
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

test('where nothing can be asked, another cell shows no numbers of the one before', async () => {
  const { lab } = await startLab({ explain: explained });
  await vi.waitFor(() => expect(lab.pictures.shown.value).not.toBeNull());
  lab.cursor.value = pointAt(lab.cursor.value, { stage: 0, row: 5, column: 6 });
  await vi.waitFor(() => expect(lab.probes.probed.value).not.toBeNull());
  lab.change(withConvolution(lab.settings.value!, { dilation: [50, 50], padding: 'valid' }));
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
    lab.change(withConvolution(lab.settings.value!, { bias: 9 }));
    const again = await startLab({ saved: structuredClone(saved.at(-1)) });
    expect(convolutionOf(again.lab.settings.value!).bias).toBe(9);
  });

  test('what this version did not write is left alone', () => {
    const good = savedState(withPoolKind(sobelSettings({ padding: [0, 1, 2, 3] }), 'average'));
    expect(restoreSettings(structuredClone(good))).toEqual(good.settings);
    // biome-ignore lint/suspicious/noExplicitAny: states that no type allows
    const broken = (change: (state: any, step: any) => unknown) => {
      const state = structuredClone(good);
      change(state, state.settings.chain.steps[0]);
      return restoreSettings(state);
    };
    expect(restoreSettings(undefined)).toBeNull();
    expect(restoreSettings('text')).toBeNull();
    expect(broken((state) => (state.version = 2))).toBeNull();
    expect(broken((_, step) => (step.stride = [0, 1]))).toBeNull();
    expect(broken((_, step) => step.kernel.weights.pop())).toBeNull();
    expect(broken((_, step) => (step.activation = 'cube'))).toBeNull();
    expect(broken((_, step) => (step.padding = [1, 2, 3]))).toBeNull();
    expect(broken((_, step) => (step.bias = Number.NaN))).toBeNull();
  });
});

test('a known kernel brings its matrix and divisor; editing a weight makes it one of ours', () => {
  const blur = { id: 'box-blur', name: 'Box blur', sentence: '', matrix: [[1, 1, 1]], divisor: 3 };
  const chosen = withPreset(sobelSettings({ bias: 2 }), blur);
  expect(chosen.presetId).toBe('box-blur');
  expect(convolutionOf(chosen)).toMatchObject({
    kernel: { height: 1, width: 3, weights: [1, 1, 1] },
    divisor: 3,
    bias: 2,
  });
});
