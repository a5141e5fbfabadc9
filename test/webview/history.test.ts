import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { changeGroup, isField } from '../../webview/kernelLab/state/changeGroup.ts';
import {
  canRedo,
  canUndo,
  type History,
  isSame,
  mergeWithinMs,
  mostEntries,
  record,
  redo,
  startHistory,
  undo,
} from '../../webview/kernelLab/state/history.ts';
import { resizeKernel, transformKernel, withWeight } from '../../webview/kernelLab/state/kernelEdits.ts';
import {
  convolutionAt,
  freshConvolution,
  presetChange,
  presetOf,
  withConvolution,
  withNewStep,
  withPool,
  withPoolKind,
  withStepMoved,
} from '../../webview/kernelLab/state/settingsEdits.ts';
import { sobelSettings } from './harness/settings.ts';

/** Records each value as a change of its own. */
function recordAll<T>(history: History<T>, values: readonly T[]): History<T> {
  return values.reduce((now, value) => record(now, value, { group: null, atMs: 0 }), history);
}

function times<T>(count: number, step: (history: History<T>) => History<T>, history: History<T>): History<T> {
  return count === 0 ? history : times(count - 1, step, step(history));
}

describe('a history', () => {
  test('begins with nothing to undo or redo', () => {
    const history = startHistory('a');
    expect([canUndo(history), canRedo(history)]).toEqual([false, false]);
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  test('goes back and forth', () => {
    const history = recordAll(startHistory('a'), ['b', 'c']);
    expect(undo(history).present).toBe('b');
    expect(undo(undo(history)).present).toBe('a');
    expect(redo(undo(undo(history))).present).toBe('b');
    expect(canUndo(undo(undo(history)))).toBe(false);
    expect(canRedo(history)).toBe(false);
  });

  test('a change ends what could be redone; no change does not', () => {
    const back = undo(recordAll(startHistory({ x: 1 }), [{ x: 2 }]));
    expect(canRedo(record(back, { x: 3 }, { group: 'x', atMs: 0 }))).toBe(false);
    expect(record(back, { x: 1 }, { group: 'x', atMs: 0 })).toBe(back);
  });

  test('changes of one group in quick succession are one entry', () => {
    const typed = [1, 12, 123].reduce(
      (now, value, at) => record(now, value, { group: 'bias', atMs: at * mergeWithinMs }),
      startHistory(0),
    );
    expect(typed).toMatchObject({ past: [0], present: 123 });
    expect(undo(typed).present).toBe(0);
    expect(redo(undo(typed)).present).toBe(123);
  });

  test.each([
    ['after a pause', { group: 'bias', atMs: mergeWithinMs + 1 }],
    ['of another group', { group: 'divisor', atMs: 1 }],
    ['of no group', { group: null, atMs: 1 }],
    ['of a clock that went back', { group: 'bias', atMs: -1 }],
  ])('a change %s is another entry', (_name, change) => {
    const one = record(startHistory(0), 1, { group: 'bias', atMs: 0 });
    expect(record(one, 2, change).past).toEqual([0, 1]);
  });

  test('a change after undo is another entry, whatever its group', () => {
    const one = record(recordAll(startHistory(0), [1]), 2, { group: 'bias', atMs: 0 });
    expect(record(undo(one), 3, { group: 'bias', atMs: 1 }).past).toEqual([0, 1]);
  });

  test('a run of changes that ends where it began leaves no entry', () => {
    const typed = record(recordAll(startHistory(0), [1]), 12, { group: 'bias', atMs: 0 });
    const escaped = record(typed, 1, { group: 'bias', atMs: 100 });
    expect(escaped).toMatchObject({ past: [0], present: 1 });
    expect(record(escaped, 2, { group: 'bias', atMs: 200 }).past).toEqual([0, 1]);
  });

  test('forgets the oldest entries', () => {
    const values = Array.from({ length: 300 }, (_, at) => at + 1);
    const history = recordAll(startHistory(0), values);
    expect(history.past).toHaveLength(mostEntries);
    expect(times(mostEntries, undo, history).present).toBe(100);
  });
});

describe('for any changes', () => {
  const values = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 });

  test('as many undos as entries lead back to the start, as many redos to the end', () => {
    fc.assert(
      fc.property(values, (values) => {
        const end = recordAll(startHistory(0), values);
        const count = [0, ...values].filter((value, at, all) => at > 0 && value !== all[at - 1]).length;
        expect(end.past).toHaveLength(count);
        const start = times(count, undo, end);
        expect([start.present, canUndo(start)]).toEqual([0, false]);
        const again = times(count, redo, start);
        expect([again.past, again.present, again.future]).toEqual([end.past, end.present, []]);
      }),
    );
  });

  test('undo then redo is where one was; neighbours differ; past and future are bounded', () => {
    const action = fc.oneof(
      fc.constantFrom('undo' as const, 'redo' as const),
      fc.record({
        value: fc.integer({ min: 0, max: 3 }),
        group: fc.constantFrom('a', 'b', null),
        afterMs: fc.integer({ min: 0, max: 1000 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let history: History<number> = startHistory(0);
        let atMs = 0;
        for (const action of actions) {
          if (action === 'undo') history = undo(history);
          else if (action === 'redo') history = redo(history);
          else {
            atMs += action.afterMs;
            history = record(history, action.value, { group: action.group, atMs });
          }
          const { past, present, future } = history;
          const line = [...past, present, ...future];
          expect(line.every((value, at) => at === 0 || value !== line[at - 1])).toBe(true);
          if (canUndo(history)) {
            const { past, present, future } = redo(undo(history));
            expect({ past, present, future }).toEqual({
              past: history.past,
              present: history.present,
              future: history.future,
            });
          }
        }
      }),
    );
  });
});

test('plain data is compared by what it says', () => {
  expect(isSame({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(isSame({ a: undefined }, { b: undefined })).toBe(false);
  expect(isSame([1, 2], [1])).toBe(false);
  expect(isSame([], {})).toBe(false);
  expect(isSame(null, {})).toBe(false);
});

describe('what changed', () => {
  const sobel = sobelSettings();
  const { kernel } = convolutionAt(sobel, 0)!;
  const pooled = withPoolKind(sobel, 1, 'max');
  const constant = (value: number) => withConvolution(sobel, 0, { padMode: { type: 'constant', value } });
  const padded = withConvolution(sobel, 0, { padding: [1, 1, 1, 1] });
  const preset = {
    id: 'own',
    name: '',
    sentence: '',
    matrix: [
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ],
    divisor: 1,
  };
  const blur = { ...preset, id: 'blur', matrix: [[1]], divisor: 9 };

  test.each<[string, LabSettings, LabSettings]>([
    ['', sobel, { ...sobel }],
    ['display', sobel, { ...sobel, display: 'abs' }],
    ['channels', sobel, { ...sobel, chain: { ...sobel.chain, channels: 'sum' } }],
    ['step0.kernel.size+step0.divisor', sobel, withConvolution(sobel, 0, presetChange(blur))],
    ['step0.kernel.weight4', sobel, withConvolution(sobel, 0, { kernel: withWeight(kernel, 4, 7) })],
    ['step0.kernel', sobel, withConvolution(sobel, 0, { kernel: transformKernel(kernel, 'negate') })],
    ['step0.kernel.size', sobel, withConvolution(sobel, 0, { kernel: resizeKernel(kernel, 5, 3) })],
    ['step0.bias', sobel, withConvolution(sobel, 0, { bias: 8 })],
    ['step0.divisor', sobel, withConvolution(sobel, 0, { divisor: 8 })],
    ['step0.flip', sobel, withConvolution(sobel, 0, { flip: true })],
    ['step0.stride', sobel, withConvolution(sobel, 0, { stride: [1, 3] })],
    ['step0.activation', sobel, withConvolution(sobel, 0, { activation: 'relu' })],
    ['step0.padding', sobel, withConvolution(sobel, 0, { padding: 'full' })],
    ['step0.padding', sobel, padded],
    ['step0.padding.bottom', padded, withConvolution(sobel, 0, { padding: [1, 1, 4, 1] })],
    ['step0.padMode', sobel, constant(3)],
    ['step0.padMode.value', constant(3), constant(30)],
    ['steps', sobel, pooled],
    ['step1.pool', pooled, withPoolKind(pooled, 1, 'average')],
    ['step1.size', pooled, withPool(pooled, 1, { size: [3, 3] })],
    ['step1.padding', pooled, withPool(pooled, 1, { padding: 'same' })],
    ['display+step0.bias', sobel, { ...withConvolution(sobel, 0, { bias: 8 }), display: 'abs' }],
  ])('%s', (group, before, after) => expect(changeGroup(before, after)).toBe(group));

  test('a second edit of a weight is of the same group as the first, which took the name away', () => {
    const once = withConvolution(sobel, 0, { kernel: withWeight(kernel, 4, 7) });
    const twice = withConvolution(once, 0, { kernel: withWeight(convolutionAt(once, 0)!.kernel, 4, 8) });
    expect(presetOf(convolutionAt(sobel, 0)!, [preset])).toBe(preset);
    expect(presetOf(convolutionAt(once, 0)!, [preset])).toBeNull();
    expect(changeGroup(sobel, once)).toBe('step0.kernel.weight4');
    expect(changeGroup(once, twice)).toBe('step0.kernel.weight4');
  });

  test('a later step is named by its own number', () => {
    const longer = withNewStep(pooled, 2, freshConvolution);
    expect(changeGroup(longer, withConvolution(longer, 2, { bias: 1 }))).toBe('step2.bias');
    expect(changeGroup(pooled, longer)).toBe('steps');
    expect(changeGroup(longer, withStepMoved(longer, 2, 1))).toBe('steps');
  });
});

describe('a field is what is typed, stepped or turned', () => {
  test.each([
    'step0.kernel.weight12',
    'step11.bias',
    'step0.divisor',
    'step0.stride',
    'step0.dilation',
    'step1.size',
    'step0.padding.left',
    'step0.padMode.value',
  ])('%s is one', (group) => expect(isField(group)).toBe(true));

  test.each([
    '',
    'display',
    'channels',
    'steps',
    'step0.kernel',
    'step0.kernel.size',
    'step0.padding',
    'step0.padMode',
    'step0.flip',
    'step0.activation',
    'step1.pool',
    'display+step0.bias',
    'step0.divisor+step0.bias',
  ])('"%s" is none', (group) => expect(isField(group)).toBe(false));
});
