import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainGeometry, checkChain } from '../../src/engine/filter/filterChain.ts';
import { unreadAxis } from '../../src/engine/geometry.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { listCells } from '../../webview/kernelLab/layout/listCells.ts';
import { explainedStep, problemVerdict, readVerdict } from '../../webview/kernelLab/layout/verdict.ts';
import {
  freshConvolution,
  freshPool,
  withConvolution,
  withNewStep,
  withPoolKind,
} from '../../webview/kernelLab/state/settingsEdits.ts';
import { sobelSettings } from './harness/settings.ts';

const geometryOf = ({ chain }: LabSettings, height: number, width: number) =>
  chainGeometry(chain, { height, width, channels: 1 });

describe('the verdict', () => {
  /** On the last step. */
  const judge = (settings: LabSettings, height: number, width: number) => {
    const geometry = geometryOf(settings, height, width);
    const index = geometry.length - 1;
    const step = geometry[index];
    const { padding } = settings.chain.steps[index];
    return readVerdict(
      { settings, index, step },
      { rows: unreadAxis(step.rows, padding), columns: unreadAxis(step.columns, padding) },
    );
  };

  test('all is read', () => {
    expect(judge(sobelSettings(), 9, 9)).toMatchObject({
      kind: 'read',
      detail: 'Every row and column is read.',
    });
  });

  test('a column left over is named, and each remedy reads it', () => {
    const settings = sobelSettings({ stride: [2, 2], padding: [1, 0, 1, 1] });
    const verdict = judge(settings, 11, 11);
    expect(verdict).toMatchObject({
      kind: 'unread',
      title: 'Column 10 is never read.',
      detail: 'The last window covers columns 7 to 9; the next would need column 11.',
      field: 'right',
    });
    expect(verdict.remedies.map(({ label }) => label)).toEqual(['Pad 1 more on the right', 'Use stride 1']);
    for (const remedy of verdict.remedies) expect(judge(remedy.settings, 11, 11).kind).toBe('read');
  });

  test('gaps between windows are named by their first few', () => {
    expect(judge(sobelSettings({ stride: [4, 4], padding: 'valid' }), 15, 15)).toMatchObject({
      title: 'Columns 3, 7, 11 are never read. Rows 3, 7, 11 are never read.',
      detail: 'The windows step over them.',
      field: null,
    });
    expect(listCells([1, 3, 5, 7].map((cell) => ({ from: cell, to: cell })))).toEqual({
      list: '1, 3, 5, …',
      count: 4,
    });
    expect(listCells([{ from: 2, to: 4 }])).toEqual({ list: '2–4', count: 3 });
  });

  test('remedies for what a pool leaves unread read it, whatever the numbers', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
    const pools = fc.record({
      size: pair,
      stride: pair,
      padding: fc.constantFrom('valid' as const, 'same' as const),
    });
    const extent = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(pools, extent, extent, (pool, height, width) => {
        const settings = withNewStep(sobelSettings(), 1, { ...freshPool, ...pool });
        const [, step] = geometryOf(settings, height, width);
        fc.pre(step.rows.output >= 1 && step.columns.output >= 1);
        const verdict = judge(settings, height, width);
        const { remedies, kind } = verdict;
        expect(remedies.length > 0).toBe(kind === 'unread');
        for (const remedy of remedies) {
          expect(judge(remedy.settings, height, width).kind, remedy.label).toBe('read');
          expect(() => checkChain(remedy.settings.chain, { height, width, channels: 1 })).not.toThrow();
        }
      }),
    );
  });

  test('an impossible kernel marks the dilation; each remedy makes it possible', () => {
    const settings = sobelSettings({ dilation: [300, 300], padding: 1 });
    const problem =
      'The kernel is taller than the padded input: 3 rows with dilation 300 span 601 rows; there are 429.';
    const verdict = problemVerdict(settings, geometryOf(settings, 427, 640), problem);
    expect(verdict).toMatchObject({
      kind: 'problem',
      title: 'The kernel is taller than the padded input:',
      detail: '3 rows with dilation 300 span 601 rows; there are 429.',
      field: 'dilation',
    });
    expect(verdict.remedies.map(({ label }) => label)).toEqual([
      'Set dilation 214',
      'Pad 86 more above and below',
    ]);
    for (const remedy of verdict.remedies) {
      expect(geometryOf(remedy.settings, 427, 640)[0].rows.output).toBeGreaterThanOrEqual(1);
    }
  });

  test('remedies for impossible kernels always help, whatever the numbers', () => {
    const cases = fc.record({
      height: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 12 }),
      dilation: fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
      padding: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(cases, ({ height, width, dilation, padding }) => {
        const settings = sobelSettings({ dilation, padding });
        const geometry = geometryOf(settings, height, width);
        fc.pre(geometry[0].rows.output < 1 || geometry[0].columns.output < 1);
        const { remedies } = problemVerdict(settings, geometry, 'No. No.');
        expect(remedies.length).toBeGreaterThan(0);
        for (const remedy of remedies) {
          const [step] = geometryOf(remedy.settings, height, width);
          expect(Math.min(step.rows.output, step.columns.output)).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  test('a pool that does not fit marks its size', () => {
    const settings = withPoolKind(sobelSettings(), 1, 'max');
    const verdict = problemVerdict(settings, geometryOf(settings, 1, 9), 'Too tall. Pad.');
    expect(verdict.field).toBe('poolSize');
    expect(verdict.remedies[0].label).toBe('Set pool size 1, 2');
    expect(geometryOf(verdict.remedies[0].settings, 1, 9)[1].rows.output).toBe(1);
  });

  test('a divisor of zero marks the divisor', () => {
    const settings = sobelSettings({ divisor: 0 });
    expect(problemVerdict(settings, geometryOf(settings, 9, 9), 'The divisor must not be 0.').field).toBe(
      'divisor',
    );
  });

  test('says which step it is of: the one at fault, else the one looked at', () => {
    const settings = withNewStep(sobelSettings(), 1, freshConvolution);
    const fine = geometryOf(settings, 9, 9);
    expect([0, 1, 7].map((focus) => explainedStep(fine, focus, null))).toEqual([0, 1, 1]);
    expect(explainedStep([], 0, null)).toBe(-1);
    const wide = withConvolution(settings, 1, { dilation: [50, 50], padding: 'valid' });
    const broken = geometryOf(wide, 9, 9);
    const verdict = problemVerdict(wide, broken, 'Too wide. Less.');
    expect(verdict).toMatchObject({ step: 1, field: 'dilation' });
    expect(explainedStep(broken, 0, verdict)).toBe(1);
    for (const remedy of verdict.remedies) {
      expect(remedy.settings.chain.steps[0]).toBe(wide.chain.steps[0]);
      expect(geometryOf(remedy.settings, 9, 9)[1].rows.output).toBeGreaterThanOrEqual(1);
    }
    const undivided = withConvolution(settings, 1, { divisor: 0 });
    expect(problemVerdict(undivided, fine, 'No. No.')).toMatchObject({ step: 1, field: 'divisor' });
  });

  test('a remedy for cells that a later step leaves out changes that step alone', () => {
    const settings = withNewStep(sobelSettings(), 1, { ...freshPool, stride: [3, 3] });
    const verdict = judge(settings, 9, 9);
    expect(verdict).toMatchObject({ kind: 'unread', step: 1 });
    const [remedy] = verdict.remedies.slice(-1);
    expect(remedy.settings.chain.steps[0]).toBe(settings.chain.steps[0]);
    expect(remedy.settings.chain.steps[1].stride).toEqual([1, 1]);
  });
});
