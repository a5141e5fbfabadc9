import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainGeometry, type FilterChain } from '../../src/engine/filter/filterChain.ts';
import type { LabSettings, Picture, ProbeReply } from '../../src/protocol/kernelLab.ts';
import {
  columnWidth,
  formatSum,
  isRounded,
  sumRows,
  writtenSum,
} from '../../webview/kernelLab/layout/arithmetic.ts';
import { formulaRows } from '../../webview/kernelLab/layout/formula.ts';
import { barText, legendLayout, placeOf } from '../../webview/kernelLab/layout/legend.ts';
import { markersOn, smallestMarker } from '../../webview/kernelLab/layout/markers.ts';
import { editorLayout } from '../../webview/kernelLab/layout/matrixLayout.ts';
import { outputSentence } from '../../webview/kernelLab/layout/outputSentence.ts';
import { paddingFact, paddingSides, withSide } from '../../webview/kernelLab/layout/paddingSides.ts';
import { cellAt, pictureBox } from '../../webview/kernelLab/layout/pictureBox.ts';
import { placeTitle, stageName } from '../../webview/kernelLab/layout/placeTitle.ts';
import { fitScale, offered, type Room, viewOf, viewportOf } from '../../webview/kernelLab/layout/viewport.ts';
import { footprint } from '../../webview/kernelLab/layout/windows.ts';
import type { Extent } from '../../webview/kernelLab/state/cursor.ts';
import {
  convolutionAt,
  freshConvolution,
  freshPool,
  hasSteps,
  withConvolution,
  withNewStep,
  withoutImpossible,
  withoutLargePools,
  withoutStep,
  withPool,
  withPoolKind,
  withStepMoved,
} from '../../webview/kernelLab/state/settingsEdits.ts';
import { fitsCell, fittedFont } from '../../webview/shared/cells/fittedFont.ts';
import { sobelSettings } from './harness/settings.ts';

const geometryOf = ({ chain }: LabSettings, height: number, width: number) =>
  chainGeometry(chain, { height, width, channels: 1 });

/** A whole stage in a room of its own: what was the picture of before there was a zoom. */
function wholePicture(extent: Extent, room: Room, scale: number) {
  const all = offered(0, extent, undefined, false);
  const middle = { row: (extent.height - 1) / 2, column: (extent.width - 1) / 2 };
  return viewportOf(all, middle, scale, room);
}

describe('sizes', () => {
  const room = { width: 372, height: 400, ratio: 1 };
  const scaleFor = (extents: readonly Extent[], space: Room = room) =>
    fitScale(
      space,
      extents.map((extent) => offered(0, extent, undefined, false)),
    );

  test('a photo fits its room, all pictures at one zoom', () => {
    const scale = scaleFor([
      { height: 427, width: 640 },
      { height: 427, width: 640 },
      { height: 213, width: 320 },
    ]);
    expect(scale).toBeCloseTo(372 / 640);
    const pooled = wholePicture({ height: 213, width: 320 }, room, scale);
    expect(pictureBox(pooled, 2)).toMatchObject({
      cssWidth: 186,
      cssHeight: 124,
      hasRulers: false,
      isThickened: false,
    });
    expect(viewOf(pooled, 2)).toEqual({
      stage: 0,
      row: 0,
      column: 0,
      height: 213,
      width: 320,
      pixelHeight: 248,
      pixelWidth: 372,
    });
  });

  test('the larger of input and output decides: full padding makes the output larger', () => {
    expect(
      scaleFor([
        { height: 10, width: 10 },
        { height: 24, width: 24 },
      ]),
    ).toBe(15);
  });

  test('small pictures have cells of whole device pixels, at most 64', () => {
    // Their numbered rows take 28 of the 372 pixels: 344 / 7 = 49.14.
    expect(scaleFor([{ height: 7, width: 7 }], { ...room, ratio: 2 })).toBe(49);
    expect(scaleFor([{ height: 1, width: 1 }])).toBe(64);
  });

  test('a picture of one row can still be seen and hit', () => {
    const extent = { height: 1, width: 5000 };
    const picture = wholePicture(extent, room, scaleFor([extent]));
    expect(pictureBox(picture, 1)).toEqual({
      cssWidth: 372,
      cssHeight: 6,
      target: { cssWidth: 372, cssHeight: 24 },
      left: 0,
      top: 9,
      hasRulers: false,
      isThickened: true,
    });
    expect(viewOf(picture, 1)).toMatchObject({ height: 1, width: 5000, pixelHeight: 1, pixelWidth: 372 });
  });

  test('points know the cell that is nearest', () => {
    const picture = wholePicture({ height: 2, width: 3 }, room, 10);
    const box = pictureBox(picture, 1);
    expect(box).toMatchObject({ target: { cssWidth: 30, cssHeight: 24 }, left: 0, top: 2 });
    expect(cellAt(25, 13, box, picture)).toEqual({ row: 1, column: 2 });
    expect(cellAt(25, 11, box, picture)).toEqual({ row: 0, column: 2 });
    expect(cellAt(30, 23.9, box, picture)).toEqual({ row: 1, column: 2 });
    expect(cellAt(-1, 0, box, picture)).toEqual({ row: 0, column: 0 });
  });

  test('points of a part of a stage, beyond its numbered rows, count from its corner', () => {
    const part = { stage: 0, row: -1, column: 40, height: 4, width: 5, scale: 20, isCut: true };
    const box = pictureBox(part, 1);
    expect(box).toMatchObject({ hasRulers: true, left: 28, top: 18, cssWidth: 100, cssHeight: 80 });
    expect(box.target).toEqual({ cssWidth: 128, cssHeight: 98 });
    expect(cellAt(28, 18, box, part)).toEqual({ row: -1, column: 40 });
    expect(cellAt(69, 59, box, part)).toEqual({ row: 1, column: 42 });
    expect(cellAt(0, 0, box, part)).toEqual({ row: -1, column: 40 });
    expect(cellAt(999, 999, box, part)).toEqual({ row: 2, column: 44 });
  });
});

describe('the footprint of a cell', () => {
  const settings = withPoolKind(sobelSettings({ stride: [2, 2] }), 1, 'max');
  const geometry = geometryOf(settings, 12, 12);

  test('an output cell reads its window and is read by its pool', () => {
    // same with stride 2 on 12 rows pads 0 before and 1 after: output 2 reads rows 4 to 6.
    const { related } = footprint({ stage: 0, row: 2, column: 3 }, geometry);
    expect(related).toEqual([
      { stage: -1, rows: { from: 4, to: 6 }, columns: { from: 6, to: 8 } },
      { stage: 1, rows: { from: 1, to: 1 }, columns: { from: 1, to: 1 } },
    ]);
  });

  test('a pooled cell goes back to the image through all windows between', () => {
    const { related } = footprint({ stage: 1, row: 0, column: 1 }, geometry);
    expect(related).toEqual([
      { stage: 0, rows: { from: 0, to: 1 }, columns: { from: 2, to: 3 } },
      { stage: -1, rows: { from: 0, to: 4 }, columns: { from: 4, to: 8 } },
    ]);
  });

  test('an input cell and the outputs it touches agree with each other', () => {
    const cells = fc.record({
      row: fc.integer({ min: 0, max: 11 }),
      column: fc.integer({ min: 0, max: 11 }),
      stride: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(cells, ({ row, column, stride }) => {
        const steps = geometryOf(sobelSettings({ stride: [stride, stride] }), 12, 12);
        const touched = footprint({ stage: -1, row, column }, steps).related[0];
        for (let output = 0; output < steps[0].rows.output; output++) {
          const [window] = footprint({ stage: 0, row: output, column: 0 }, steps).related;
          const reads = window.rows.from <= row && row <= window.rows.to;
          const listed = touched !== undefined && touched.rows.from <= output && output <= touched.rows.to;
          if (touched) expect(listed).toBe(reads);
        }
      }),
    );
  });

  test('frames are never smaller than can be found, and keep their middle', () => {
    const [marker] = markersOn(
      0,
      footprint({ stage: 0, row: 4, column: 4 }, geometry),
      { x: 0.5, y: 0.5, row: 0, column: 0 },
      true,
    );
    expect(marker).toMatchObject({ width: smallestMarker, height: smallestMarker, lineWidth: 2 });
    expect(marker.x + marker.width / 2).toBeCloseTo(2.25, 0);
    const [contributor] = markersOn(
      -1,
      footprint({ stage: 0, row: 2, column: 2 }, geometry),
      { x: 20, y: 20, row: 0, column: 0 },
      true,
    );
    expect(contributor).toEqual({ x: 80, y: 80, width: 60, height: 60, lineWidth: 1 });
    const part = { x: 20, y: 20, row: 3, column: -1 };
    const [moved] = markersOn(-1, footprint({ stage: 0, row: 2, column: 2 }, geometry), part, true);
    expect(moved).toEqual({ x: 100, y: 20, width: 60, height: 60, lineWidth: 1 });
  });
});

describe('the formula', () => {
  test('says every term; the quotient only where a stride makes one', () => {
    const [plain] = geometryOf(sobelSettings(), 427, 640);
    expect(formulaRows(plain.rows, plain.columns)).toEqual([
      expect.objectContaining({
        input: '427',
        before: '1',
        after: '1',
        span: '3',
        stride: '1',
        quotient: null,
      }),
      expect.objectContaining({ axis: 'width', output: '640', isPossible: true }),
    ]);
    const [strided] = geometryOf(sobelSettings({ stride: [2, 2], padding: [1, 0, 1, 1] }), 11, 11);
    const [height, width] = formulaRows(strided.rows, strided.columns);
    expect(height).toMatchObject({ quotient: '⌊5⌋', hasRemainder: false, output: '6' });
    expect(width).toMatchObject({ quotient: '⌊4.5⌋', hasRemainder: true, output: '5' });
    const [coarse] = geometryOf(sobelSettings({ stride: [3, 250], padding: 'valid' }), 803, 252);
    expect(formulaRows(coarse.rows, coarse.columns).map(({ quotient }) => quotient)).toEqual([
      '⌊266.67⌋',
      '⌊0.99⌋',
    ]);
  });

  test('an impossible output is said with its sign', () => {
    const [step] = geometryOf(sobelSettings({ dilation: [300, 300], padding: 1 }), 427, 640);
    expect(formulaRows(step.rows, step.columns)[0]).toMatchObject({
      span: '601',
      output: '\u2212171',
      isPossible: false,
    });
  });
});

test('padding as numbers: what a rule adds is what custom starts from', () => {
  const [step] = geometryOf(sobelSettings({ stride: [2, 2] }), 12, 12);
  expect(paddingFact(step)).toBe('(0+1, 0+1)');
  expect(paddingSides('same', step)).toEqual([0, 1, 1, 0]);
  expect(paddingSides(2, null)).toEqual([2, 2, 2, 2]);
  expect(withSide([1, 2, 3, 4], 2, 9)).toEqual([1, 2, 9, 4]);
});

describe('the legend', () => {
  const picture: Picture = {
    stage: 0,
    encoding: 'signed',
    rows: 1,
    columns: 1,
    bytes: Uint8Array.of(127),
    alpha: null,
    values: null,
    padding: null,
    low: -330,
    high: 330,
    statistics: { min: -964, max: 963, histogram: [0, 9, 99, 0], clippedBelow: 3, clippedAbove: 0 },
  };

  test('ends say whether something lies beyond, zero is ticked, extremes stand beside', () => {
    const { ticks, zero } = legendLayout(picture, 372);
    expect(ticks.map(({ text }) => text)).toEqual(['≤ \u2212330', '330', '0', 'min \u2212964', 'max 963']);
    expect(zero).toBe(186);
  });

  test('a bar whose count is an estimate says so, with two digits', () => {
    const statistics = { ...picture.statistics, histogram: [1, 1234, 1, 1], isHistogramRough: true } as const;
    const [, bar] = legendLayout({ ...picture, statistics }, 372).bars;
    expect(barText(bar)).toBe('−165 to 0: ≈ 1200 values');
    expect(barText({ ...bar, isRough: false })).toBe('−165 to 0: 1234 values');
  });

  test('zero has its place and its word wherever it lies inside the scale', () => {
    const minmax = { ...picture, encoding: 'gray', low: -850, high: 907 } as const;
    const { ticks, zero } = legendLayout(minmax, 372);
    expect(zero).toBeCloseTo((372 * 850) / (850 + 907));
    expect(ticks.find(({ text }) => text === '0')?.at).toBeCloseTo(zero ?? 0);
    // The end of the scale says it.
    expect(legendLayout({ ...minmax, low: 0 }, 372).zero).toBeNull();
    expect(legendLayout({ ...minmax, low: 3 }, 372).ticks.map(({ text }) => text)).not.toContain('0');
  });

  test('a scale of magnitudes says of which values', () => {
    const counts = { clippedBelow: 0, clippedAbove: 12_345 };
    const statistics = { ...picture.statistics, min: -850, max: 907, ...counts, isMagnitude: true } as const;
    const { ticks, facts } = legendLayout(
      { ...picture, encoding: 'gray', low: 0, high: 255, statistics },
      372,
    );
    expect(ticks.map(({ text }) => text).filter((text) => /min|max/.test(text))).toEqual([]);
    expect(facts).toEqual(['magnitudes of −850 to 907', 'beyond the scale: 12,345']);
  });

  test('words that would touch are left out, the ends never', () => {
    const { ticks } = legendLayout(picture, 120);
    expect(ticks.map(({ text }) => text)).toEqual(['≤ \u2212330', '330', '0']);
  });

  test('bars are as high as log(1 + n)', () => {
    const { bars } = legendLayout(picture, 372);
    expect(bars.map(({ height }) => height)).toEqual([0, Math.log(10) / Math.log(100), 1, 0]);
    expect(bars[0].x).toBe(0);
    expect(bars[3].x + bars[3].width).toBeLessThanOrEqual(372);
  });

  test('no count is lost where there are fewer bars than bins, and an even histogram stays even', () => {
    const histogram = Array.from({ length: 128 }, () => 1);
    for (const [width, count] of [
      [384, 128],
      [383, 64],
      [30, 8],
      [2, 1],
    ]) {
      const { bars } = legendLayout({ ...picture, statistics: { ...picture.statistics, histogram } }, width);
      expect(bars.map((bar) => [bar.count, bar.height])).toEqual(
        Array.from({ length: count }, () => [128 / count, 1]),
      );
    }
  });

  test('values beyond stand at the ends', () => {
    expect(placeOf(-475, picture, 372)).toBe(0);
    expect(placeOf(165, picture, 372)).toBe(279);
  });
});

describe('the card', () => {
  const reply: ProbeReply = {
    stage: 0,
    row: 0,
    column: 0,
    height: 1,
    width: 3,
    cells: [],
    weights: [-1, 0, 2],
    divisor: 2,
    bias: 10,
    activation: 'relu',
    readers: null,
    normalized: null,
    channels: [
      { patch: [200, 152, 79], products: [-200, 0, 158], sum: -42, value: 0, winner: -1 },
      { patch: [1, 1, 1], products: [-1, 0, 2], sum: 1, value: 0, winner: -1 },
    ],
  };

  test('weights of zero are left out of the line, negative ones stand in brackets', () => {
    expect(writtenSum(reply.channels[0], reply.weights)).toEqual({
      terms: [
        { value: '200', weight: '(\u22121)' },
        { value: '79', weight: '2' },
      ],
      more: 0,
      sum: '\u221242',
      isRounded: false,
    });
  });

  test('a long line ends with how much is left', () => {
    const weights = Array.from({ length: 225 }, () => 1);
    const { terms, more } = writtenSum({ ...reply.channels[0], patch: weights }, weights);
    expect([terms.length, more]).toEqual([25, 200]);
  });

  test.each([51_105, -51_105, 51_105.25, 9_999])('a line and the table write a sum of %d alike', (sum) => {
    const { sum: written } = writtenSum({ ...reply.channels[0], sum }, reply.weights);
    expect(written).toBe(formatSum(sum));
  });

  test('a line says whether it leaves digits out', () => {
    const channel = { ...reply.channels[0], patch: [12.345, 1, 1], sum: 12.345 / 9 };
    expect(writtenSum(channel, [1 / 9, 0, 0])).toMatchObject({
      terms: [{ value: '12.35', weight: '0.111' }],
      sum: '1.37',
      isRounded: true,
    });
  });

  test.each([
    [12.34, '12.3', true],
    [1234.5, '1235', true],
    [12345, '12,345', false],
    [-12345, '\u221212\u202f345', false],
    [-0.5, '\u2212.5', false],
    [Math.fround(0.1), '0.1', false],
    [Number.NEGATIVE_INFINITY, '\u2212∞', false],
  ])('%d written as %s is rounded: %s', (value, text, expected) => {
    expect(isRounded(value, text)).toBe(expected);
  });

  test('columns are as wide as their longest number', () => {
    expect(columnWidth(['1', '\u221212,346'], 30)).toBe(44);
    expect(columnWidth(['1'], 30)).toBe(30);
  });

  test('each channel has its own sum', () => {
    expect(sumRows(reply, 0)).toEqual([
      { kind: 'sum', value: -42 },
      { kind: 'divisor', value: 2 },
      { kind: 'bias', value: 10 },
      { kind: 'activation', value: -11 },
      { kind: 'output', value: 0 },
    ]);
    expect(sumRows(reply, 1).map(({ value }) => value)).toEqual([1, 2, 10, 10.5, 0]);
  });

  test('channels that are summed are added before the division', () => {
    expect(sumRows(reply, 'summed').map(({ value }) => value)).toEqual([-41, 2, 10, -10.5, 0]);
  });
});

test('every kernel fits its column; digits fit cells that show them', () => {
  for (let height = 1; height <= 15; height++) {
    for (let width = 1; width <= 15; width++) {
      const layout = editorLayout(height, width);
      expect(layout.cell * width).toBeLessThanOrEqual(190);
      expect(layout.rowHeight * height).toBeLessThanOrEqual(190);
      expect(Math.min(layout.cell, layout.rowHeight)).toBeGreaterThanOrEqual(12);
      const text = '\u2212.34';
      if (!fitsCell(text, layout)) continue;
      expect(text.length * 0.62 * fittedFont(text, layout)).toBeLessThanOrEqual(layout.cell);
      expect(fittedFont(text, layout)).toBeLessThanOrEqual(layout.rowHeight);
    }
  }
  expect(editorLayout(3, 3)).toMatchObject({ cell: 36, rowHeight: 36, isWide: false, isRaised: false });
  expect(editorLayout(15, 15)).toMatchObject({ cell: 12, rowHeight: 12, isRaised: true });
  expect(editorLayout(1, 5).isWide).toBe(true);
});

test('editing a step leaves the others alone', () => {
  const settings = withPoolKind(sobelSettings(), 1, 'average');
  const changed = withConvolution(settings, 0, { bias: 4 });
  expect(convolutionAt(changed, 0)?.bias).toBe(4);
  expect((changed.chain as FilterChain).steps[1]).toBe(settings.chain.steps[1]);
  expect(withPoolKind(changed, 1, 'none').chain.steps).toHaveLength(1);
  expect(convolutionAt(changed, 1)).toBeNull();
  expect(withConvolution(changed, 1, { bias: 9 })).toBe(changed);
});

describe('the names of stages', () => {
  const plain = withPoolKind(sobelSettings(), 1, 'max').chain;
  const row = withNewStep(sobelSettings(), 1, freshConvolution).chain;

  test('are what they are for a convolution and its pooling, numbers where steps stand in a row', () => {
    expect([-1, 0, 1].map((stage) => stageName(stage, plain))).toEqual(['Input', 'Output', 'Pooled']);
    expect([-1, 0, 1].map((stage) => stageName(stage, row))).toEqual(['Input', 'Step 1', 'Step 2']);
  });

  test('stand before the place and the value of a cell; channels that are summed have one value', () => {
    const channel = { patch: [], products: [], sum: 0, winner: -1 };
    const parts = { height: 1, width: 1, cells: [], weights: [], divisor: 1, bias: 0, normalized: null };
    const channels = [
      { ...channel, value: -1 },
      { ...channel, value: 2 },
    ];
    const cell = { stage: 0, row: 3, column: 4, activation: 'linear', ...parts, readers: null, channels };
    const title = (chain: FilterChain) => placeTitle(cell as ProbeReply, chain);
    expect(title(plain)).toBe('Output at row 3, column 4 = \u22121 · 2');
    expect(title({ ...row, channels: 'sum' })).toBe('Step 1 at row 3, column 4 = \u22121');
  });
});

describe('the steps of a chain', () => {
  const first = sobelSettings();
  const two = withNewStep(first, 1, freshPool);
  const three = withNewStep(two, 1, freshConvolution);
  const types = ({ chain }: LabSettings) => chain.steps.map(({ type }) => type);

  test('are put in, taken out and moved by their places; one always stays', () => {
    expect(types(three)).toEqual(['convolution', 'convolution', 'pool']);
    expect(types(withStepMoved(three, 2, 0))).toEqual(['pool', 'convolution', 'convolution']);
    expect(types(withoutStep(three, 1))).toEqual(['convolution', 'pool']);
    expect(withoutStep(first, 0)).toBe(first);
    expect(withStepMoved(three, 0, 3)).toBe(three);
    expect(withStepMoved(three, 0, -1)).toBe(three);
  });

  test('stand in a row once they are more than a convolution and its pooling', () => {
    const pooledFirst = withStepMoved(two, 1, 0);
    const rows = [first, two, three, pooledFirst].map(({ chain }) => hasSteps(chain));
    expect(rows).toEqual([false, false, true, true]);
  });

  test('are left out where they are pools larger than the image', () => {
    expect(types(withoutLargePools(three, { height: 1, width: 9, channels: 1 }))).toEqual([
      'convolution',
      'convolution',
    ]);
    expect(withoutLargePools(three, { height: 2, width: 2, channels: 1 })).toBe(three);
  });

  test('end before the first that has no output; where all have one, none is left', () => {
    const large = withPool(three, 2, { size: [30, 30] });
    const geometry = geometryOf(large, 9, 9);
    expect(types(withoutImpossible(large, geometry))).toEqual(['convolution', 'convolution']);
    expect(types(withoutImpossible(three, geometryOf(three, 9, 9)))).toEqual([]);
  });
});

describe('the sentence under an output', () => {
  const signs = { positive: 'brighter', negative: 'darker' };
  const preset = { id: 'p', name: '', sentence: 'Edges.', signs, matrix: [[-1, 1]], divisor: 1 };

  test('turns its colours round with the sign of the divisor, against that of the known kernel', () => {
    const say = (divisor: number, known: number) =>
      outputSentence({ ...preset, divisor: known }, { ...freshConvolution, divisor }, 'minmax');
    const plain = 'Edges. Towards white: brighter. Towards black: darker.';
    const reversed = 'Edges. Towards white: darker. Towards black: brighter.';
    expect([say(1, 1), say(-1, 1), say(-1, -1)]).toEqual([plain, reversed, plain]);
  });

  test('says nothing of signs where a bias moved zero', () => {
    expect(outputSentence(preset, { ...freshConvolution, bias: 5 }, 'auto')).toBe('Edges.');
  });
});
