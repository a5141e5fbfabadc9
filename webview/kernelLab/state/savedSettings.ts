import type { ConvolutionStep, PoolStep } from '../../../src/protocol/engineTypes.ts';
import type { DisplayMode, LabSettings } from '../../../src/protocol/kernelLab.ts';
import type { Place } from './cursor.ts';
import { largestKernel } from './kernelEdits.ts';
import { mostSteps } from './settingsEdits.ts';

/**
 * What is kept of the settings: by the page over hiding and reloading, by the host for the next panel.
 * `version` changes when an older one cannot be read.
 */
export interface SavedState {
  readonly version: 2;
  readonly settings: LabSettings;
  /** The display that a new panel had then. */
  readonly defaultDisplay?: DisplayMode;
}

/** What to keep of `settings`. */
export function savedState(settings: LabSettings, defaultDisplay?: DisplayMode): SavedState {
  return { version: 2, settings, ...(defaultDisplay && { defaultDisplay }) };
}

/**
 * The settings kept in `saved`, or null where it is not what this version wrote. Where the display of new
 * panels was set anew since, `defaultDisplay` is the later wish.
 */
export function restoreSettings(saved: unknown, defaultDisplay?: DisplayMode): LabSettings | null {
  if (!isRecord(saved) || saved.version !== 2 || !isSettings(saved.settings)) return null;
  if (defaultDisplay === undefined || saved.defaultDisplay === defaultDisplay) return saved.settings;
  return { ...saved.settings, display: defaultDisplay };
}

/** The pin kept in `saved`, if it can be read. */
export function savedPin(saved: unknown): Place | null {
  if (!isRecord(saved) || !isRecord(saved.pin)) return null;
  const { stage, row, column } = saved.pin;
  if (!isWhole(stage, -1) || !isWhole(row, 0) || !isWhole(column, 0)) return null;
  return { stage, row, column };
}

function isSettings(value: unknown): value is LabSettings {
  if (!isRecord(value) || !isRecord(value.chain) || !Array.isArray(value.chain.steps)) return false;
  const { display, chain } = value;
  const { steps } = chain as { readonly steps: readonly unknown[] };
  return (
    isOneOf(display, ['auto', 'signed', 'clamp', 'abs', 'minmax']) &&
    isOneOf(chain.channels, ['gray', 'each', 'sum']) &&
    steps.length >= 1 &&
    steps.length <= mostSteps &&
    steps.every((step) => isConvolution(step) || isPool(step))
  );
}

function isConvolution(value: unknown): value is ConvolutionStep {
  if (!isRecord(value) || value.type !== 'convolution' || !isRecord(value.kernel)) return false;
  const { height, width, weights } = value.kernel;
  return (
    isExtent(height) &&
    isExtent(width) &&
    Array.isArray(weights) &&
    weights.length === height * width &&
    weights.every(Number.isFinite) &&
    [value.divisor, value.bias].every(Number.isFinite) &&
    typeof value.flip === 'boolean' &&
    isPadding(value.padding) &&
    isRecord(value.padMode) &&
    isOneOf(value.padMode.type, ['zeros', 'constant', 'reflect', 'replicate', 'wrap']) &&
    (value.padMode.type !== 'constant' || Number.isFinite(value.padMode.value)) &&
    isPair(value.stride) &&
    isPair(value.dilation) &&
    isOneOf(value.activation, ['linear', 'relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'gelu'])
  );
}

function isPool(value: unknown): value is PoolStep {
  return (
    isRecord(value) &&
    value.type === 'pool' &&
    isOneOf(value.pool, ['max', 'average']) &&
    isPair(value.size) &&
    isPair(value.stride) &&
    isPadding(value.padding)
  );
}

function isPadding(value: unknown): boolean {
  if (isOneOf(value, ['same', 'valid', 'full']) || isWhole(value, 0)) return true;
  return Array.isArray(value) && value.length === 4 && value.every((side) => isWhole(side, 0));
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => isWhole(part, 1));
}

function isExtent(value: unknown): value is number {
  return isWhole(value, 1) && value <= largestKernel;
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least;
}

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
