import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  displayBytes,
  displayRange,
  grayLevel,
  nanLevel,
  resolveDisplay,
  signedLevel,
  strongestChannel,
} from '../../src/engine/filter/display.ts';
import { addValues, emptyStatistics } from '../../src/engine/filter/valueStatistics.ts';
import { presetKernel, presets } from '../../src/kernels/presets.ts';
import { convolution, poolStep } from './steps.ts';

function statisticsOf(values: readonly number[], low = -1024, high = 1024) {
  const statistics = emptyStatistics(low, high);
  addValues(statistics, values);
  return statistics;
}

describe('resolveDisplay', () => {
  const auto = (...steps: Parameters<typeof resolveDisplay>[1]['steps'][number][]) =>
    resolveDisplay('auto', { steps });

  it('shows identity and blurs as a picture, edges and sharpening signed', () => {
    const pictures = presets.filter((preset) => {
      const step = { ...convolution([[1]]), kernel: presetKernel(preset), divisor: preset.divisor };
      return auto(step) === 'clamp';
    });
    expect(pictures.map(({ id }) => id)).toEqual([
      'identity',
      'box-blur',
      'gaussian-blur',
      'motion-blur',
      'gaussian-blur-5',
      'gaussian-blur-7',
      'box-blur-5',
    ]);
  });

  it('forgives the rounding of weights written as fractions, but no more', () => {
    expect(auto(convolution([Array(9).fill(1 / 9)]))).toBe('clamp');
    expect(auto(convolution([[0.1, 0.2, 0.7]]))).toBe('clamp');
    expect(auto(convolution([[0.5, 0.501]]))).toBe('signed');
    expect(auto(convolution([[1.2, -0.2]]))).toBe('signed');
  });

  it('looks at weights over their divisor', () => {
    expect(auto(convolution([[-1, -1]], { divisor: -2 }))).toBe('clamp');
    expect(auto(convolution([[1, 1]]))).toBe('signed');
  });

  it('asks every convolution; pools do not count', () => {
    expect(auto(poolStep('max', 2))).toBe('clamp');
    expect(auto(convolution([[1]]), convolution([[1, -1]]))).toBe('signed');
  });

  it('takes any other mode at its word', () => {
    for (const mode of ['signed', 'clamp', 'abs', 'minmax'] as const) {
      expect(resolveDisplay(mode, { steps: [convolution([[-1]])] })).toBe(mode);
    }
  });
});

describe('displayRange', () => {
  it('is 0 to 255 for clamp and abs, whatever the values', () => {
    const statistics = statisticsOf([-900, 900]);
    expect(displayRange(statistics, 'clamp')).toEqual({ low: 0, high: 255 });
    expect(displayRange(statistics, 'abs')).toEqual({ low: 0, high: 255 });
  });

  it('is the extremes for minmax', () => {
    expect(displayRange(statisticsOf([3, -7.5, 20]), 'minmax')).toEqual({ low: -7.5, high: 20 });
  });

  it('has a width for a flat image, for none, and for one without numbers', () => {
    expect(displayRange(statisticsOf([5, 5]), 'minmax')).toEqual({ low: 5, high: 6 });
    expect(displayRange(statisticsOf([]), 'minmax')).toEqual({ low: 0, high: 1 });
    expect(displayRange(statisticsOf([Number.NaN]), 'signed')).toEqual({ low: -1, high: 1 });
  });

  it('leaves the largest 1.5 % out of a signed scale and rounds up to two digits', () => {
    // 985 values of magnitude 331, 15 of 1000.
    const values = [...Array(500).fill(331), ...Array(485).fill(-331), ...Array(15).fill(1000)];
    expect(displayRange(statisticsOf(values), 'signed')).toEqual({ low: -340, high: 340 });
    expect(displayRange(statisticsOf([...values, 1000]), 'signed')).toEqual({ low: -1000, high: 1000 });
  });

  it('shows what nearly all share, where that is a small part of what the kernel could give', () => {
    const values = [...Array(990).fill(0.912), ...Array(10).fill(0.456)];
    expect(displayRange(statisticsOf(values), 'signed')).toEqual({ low: -0.92, high: 0.92 });
  });

  it('keeps a limit that has two digits as it is', () => {
    expect(displayRange(statisticsOf([330]), 'signed')).toEqual({ low: -330, high: 330 });
  });

  it('falls back to the largest magnitude where nearly all is zero, then to 1', () => {
    const mostlyZero = [...Array(999).fill(0), -47.3];
    expect(displayRange(statisticsOf(mostlyZero), 'signed')).toEqual({ low: -48, high: 48 });
    expect(displayRange(statisticsOf([0, 0]), 'signed')).toEqual({ low: -1, high: 1 });
    expect(displayRange(statisticsOf([0.00123, 0]), 'signed')).toEqual({ low: -0.0013, high: 0.0013 });
  });

  it('stays finite for infinite values', () => {
    for (const display of ['signed', 'minmax'] as const) {
      const { low, high } = displayRange(
        statisticsOf([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]),
        display,
      );
      expect(Number.isFinite(low) && Number.isFinite(high) && low < high).toBe(true);
    }
  });
});

describe('signedLevel', () => {
  it('has zero exactly in the middle and the limit at both ends', () => {
    expect([-340, 0, -0, 340].map((value) => signedLevel(value, 340))).toEqual([0, 127, 127, 254]);
    expect([-1e9, 1e9, Number.NEGATIVE_INFINITY].map((value) => signedLevel(value, 340))).toEqual([
      0, 254, 0,
    ]);
  });

  it('rounds half away from zero, alike on both sides', () => {
    expect([0.49, 0.5, 1.5].map((value) => signedLevel(value, 127))).toEqual([127, 128, 129]);
    expect([-0.49, -0.5, -1.5].map((value) => signedLevel(value, 127))).toEqual([127, 126, 125]);
  });

  it('keeps 255 for what is not a number', () => {
    expect(signedLevel(Number.NaN, 1)).toBe(nanLevel);
    fc.assert(
      fc.property(
        fc.float({ noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (value, limit) => {
          const level = signedLevel(value, limit);
          expect(level).toBe(254 - signedLevel(-value, limit));
          expect(level >= 0 && level <= 254 && Number.isInteger(level)).toBe(true);
        },
      ),
    );
  });
});

describe('grayLevel', () => {
  it('rounds half up and cuts off', () => {
    expect([-3, 0, 0.49, 0.5, 127.5, 254.5, 255, 900].map((value) => grayLevel(value, 0, 255))).toEqual([
      0, 0, 0, 1, 128, 255, 255, 255,
    ]);
  });

  it('stretches low to black and high to white', () => {
    expect([-10, 0, 10].map((value) => grayLevel(value, -10, 10))).toEqual([0, 128, 255]);
  });

  it('takes what is not a number for black, infinities for the ends', () => {
    const { NaN: none, POSITIVE_INFINITY: far } = Number;
    expect([none, -far, far].map((value) => grayLevel(value, 0, 255))).toEqual([0, 0, 255]);
  });
});

describe('strongestChannel', () => {
  it('is the value of largest magnitude with its sign, the first of equals', () => {
    expect(strongestChannel([9, 9, 9, 5, -7, 6], 3, 3)).toBe(-7);
    expect(strongestChannel([-4, 4, 1], 0, 3)).toBe(-4);
    expect(strongestChannel([3], 0, 1)).toBe(3);
  });

  it('is not a number where one channel is not', () => {
    expect(strongestChannel([Number.NaN, 8, 9], 0, 3)).toBeNaN();
    expect(strongestChannel([8, 9, Number.NaN], 0, 3)).toBeNaN();
  });
});

describe('displayBytes', () => {
  const two = [300, -20, 10, 0, 0, -1];

  it('gives one level a cell for signed, three for colours', () => {
    expect(displayBytes(two, 3, 'signed', { low: -300, high: 300 })).toEqual({
      encoding: 'signed',
      bytes: Uint8Array.of(254, 127),
    });
    expect(displayBytes(two, 3, 'clamp', { low: 0, high: 255 })).toEqual({
      encoding: 'rgb',
      bytes: Uint8Array.of(255, 0, 10, 0, 0, 0),
    });
  });

  it('takes magnitudes for abs, and greys for one channel', () => {
    expect(displayBytes(two, 1, 'abs', { low: 0, high: 255 })).toEqual({
      encoding: 'gray',
      bytes: Uint8Array.of(255, 20, 10, 0, 0, 1),
    });
  });
});
