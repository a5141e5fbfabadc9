/**
 * What keys do in a cell of the matrix. A cell is either selected (arrows move, + and − step) or being
 * typed in (arrows move the caret). Minus is both: it steps at once, and when a digit follows it was the
 * sign of a number, so the step is taken back. Tab goes from weight to weight while they are typed in, as in
 * a table of numbers; else it leaves the matrix.
 */
import { formatExact, parseNumber } from '../numbers.ts';

/** A cell that has the focus. */
export type CellState =
  /** `isEntering`: reached by Tab out of a weight that was typed in, so that Tab goes on to the next. */
  | { readonly mode: 'selected'; readonly isEntering?: boolean }
  /** Minus was pressed; `before` is the weight that a digit brings back. */
  | { readonly mode: 'minus'; readonly before: number }
  /** `before` is the weight that Escape brings back. */
  | { readonly mode: 'typing'; readonly before: number; readonly text: string };

/** Which of the keys that matter here were held. */
export interface CellKey {
  readonly key: string;
  readonly alt: boolean;
  readonly shift?: boolean;
}

/** What follows from a key: the new state, where the focus goes, and whether the browser acts too. */
export interface CellReaction {
  readonly state: CellState;
  /** The weight that the kernel takes now, or null to leave it. */
  readonly weight: number | null;
  readonly move: { readonly rows: number; readonly columns: number } | null;
  /** How many cells the focus goes on in reading order; the browser moves it where there is none. */
  readonly next?: 1 | -1;
  readonly handled: boolean;
}

const moves: Readonly<Record<string, { readonly rows: number; readonly columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
};

const pageStep = 10;
const fineStep = 0.1;

/** The step of a key or the wheel: 1, a tenth with Alt, ten with Shift. */
export function stepSize({ alt, shift }: { readonly alt: boolean; readonly shift: boolean }): number {
  return alt ? fineStep : shift ? pageStep : 1;
}

/** What `key` does to a cell whose weight is `value`; `add` adds a step to a weight. */
export function reactToKey(
  state: CellState,
  value: number,
  { key, alt, shift = false }: CellKey,
  add: (value: number, step: number) => number,
): CellReaction {
  const size = alt ? fineStep : 1;
  const isEntering = state.mode === 'typing' || (state.mode === 'selected' && state.isEntering);
  if (key === 'Tab' && isEntering) {
    return { ...ignored({ mode: 'selected', isEntering: true }), next: shift ? -1 : 1 };
  }
  if (state.mode === 'typing') return reactWhileTyping(state, key);
  if (key in moves) return { ...ignored(state), move: moves[key], handled: true };
  if (key === '+' || key === '=') return stepTo(add(value, size));
  if (key === 'PageUp') return stepTo(add(value, pageStep));
  if (key === 'PageDown') return stepTo(add(value, -pageStep));
  if (key === '-' || key === '\u2212') {
    return { ...stepTo(add(value, -size)), state: { mode: 'minus', before: value } };
  }
  if (key === 'Enter' || key === 'F2') return typing(value, formatExact(value));
  if (/^[\d.,]$/.test(key)) {
    return state.mode === 'minus' ? typing(state.before, `\u2212${key}`) : typing(value, key);
  }
  if (key === 'Delete' || key === 'Backspace') return stepTo(0);
  return ignored(state);
}

function reactWhileTyping(state: CellState & { readonly mode: 'typing' }, key: string): CellReaction {
  if (key === 'Escape') return stepTo(state.before);
  if (key === 'Enter' || key === 'F2') return { ...ignored({ mode: 'selected' }), handled: true };
  if (key === 'ArrowUp' || key === 'ArrowDown') return { ...ignored(state), move: moves[key], handled: true };
  return ignored(state);
}

function stepTo(weight: number): CellReaction {
  return { state: { mode: 'selected' }, weight, move: null, handled: true };
}

function typing(before: number, text: string): CellReaction {
  return {
    state: { mode: 'typing', before, text },
    weight: parseNumber(text) ?? before,
    move: null,
    handled: true,
  };
}

function ignored(state: CellState): CellReaction {
  return { state, weight: null, move: null, handled: false };
}
