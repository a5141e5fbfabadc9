import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../src/engine/activation.ts';
import type { ChannelMode, FilterChain, FilterStep, PoolStep } from '../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../src/engine/filter/image.ts';
import { imageTensor, referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import type { PadMode } from '../../src/engine/padMode.ts';
import { chainCode, codeTargets } from '../../src/explain/code/chainCode.ts';
import { anyWork, convolution, poolStep } from '../engine/steps.ts';
import { type GoldenCase, goldenCases } from './golden/cases.ts';
import { codeHash, codeOf, type GoldenFile, goldenPath, recordOf, runTargets } from './golden/golden.ts';

const golden: GoldenFile = JSON.parse(readFileSync(goldenPath, 'utf8'));

/** What to do when code or cases have changed. */
const rerun = 'Run the code again: npm run golden (see test/explain/golden/runInterpreters.ts).';

const sobel = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const photo = { height: 427, width: 640, channels: 3 };

function codeFor(target: (typeof codeTargets)[number], steps: readonly FilterStep[], channels: ChannelMode) {
  return chainCode(target, { channels, steps }, photo, { imageName: 'photo.png' });
}

describe('the code of a Sobel, a ReLU and a pool', () => {
  const steps = [convolution(sobel, { divisor: 4, activation: 'relu' }), poolStep('max', 2)];

  it('is what one would write in NumPy', () => {
    expect(codeFor('numpy', steps, 'gray')).toBe(`import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image, ImageOps
from scipy.signal import correlate2d

image_name = "photo.png"
image = ImageOps.exif_transpose(Image.open(image_name))
image = np.asarray(image.convert("RGB"), dtype=np.float64)  # 427 × 640 × 3, values 0..255
image = image @ [0.299, 0.587, 0.114]  # grey

# Step 1: convolution 3×3, padding same, fill zeros
kernel = np.array([
    [-1,  0,  1],
    [-2,  0,  2],
    [-1,  0,  1],
]) / 4
padded = np.pad(image, 1)
output = correlate2d(padded, kernel, mode="valid")
output = np.maximum(output, 0)  # ReLU

# Step 2: max pooling 2×2, stride 2
windows = sliding_window_view(output, (2, 2), axis=(0, 1))[::2, ::2]
output = windows.max(axis=(-2, -1))

print(output.shape, output[0, 0])
`);
  });

  it('takes one line for each step in the others', () => {
    const lines = (target: (typeof codeTargets)[number]) => codeFor(target, steps, 'gray').split('\n');
    expect(lines('opencv')).toContain(
      'output = cv2.filter2D(image, cv2.CV_64F, kernel, borderType=cv2.BORDER_CONSTANT)',
    );
    expect(lines('pytorch')).toEqual(
      expect.arrayContaining([
        'output = F.conv2d(output, kernel[None, None], padding=1)',
        'output = F.relu(output)',
        'output = F.max_pool2d(output, 2, stride=2)',
      ]),
    );
    expect(lines('keras')).toEqual(
      expect.arrayContaining([
        'output = ops.conv(output, kernel[:, :, np.newaxis, np.newaxis], padding="same")',
        'output = ops.relu(output)',
        'output = ops.max_pool(output, 2, strides=2)',
      ]),
    );
  });

  it('is plain data in JSON', () => {
    expect(codeFor('json', steps.slice(0, 1), 'gray')).toBe(`{
  "channels": "gray",
  "steps": [
    {
      "type": "convolution",
      "kernel": [
        [-1, 0, 1],
        [-2, 0, 2],
        [-1, 0, 1]
      ],
      "divisor": 4,
      "bias": 0,
      "flip": false,
      "padding": "same",
      "padMode": { "type": "zeros" },
      "stride": [1, 1],
      "dilation": [1, 1],
      "activation": "relu"
    }
  ]
}
`);
  });

  it('says which formats a library may not read', () => {
    const of = (target: (typeof codeTargets)[number], imageName: string) =>
      chainCode(target, { channels: 'gray', steps }, photo, { imageName });
    expect(of('numpy', 'drawing.SVG')).toContain(
      '# Pillow may not read this format: save the image as PNG first.',
    );
    expect(of('opencv', 'film.gif')).toContain(
      '# OpenCV may not read this format: save the image as PNG first.',
    );
    expect(of('numpy', 'film.gif')).not.toContain('may not read');
  });
});

describe.each(runTargets)('the code of %s, as it was run', (target) => {
  it.each(goldenCases)('gives the numbers of the engine: $name', (work) => {
    const { name, channels, steps, image } = work;
    const record = golden.cases.find((kept) => kept.name === name);
    expect(record && { ...record, runs: null }, rerun).toEqual({ ...recordOf(work), runs: null });
    const run = record?.runs[target];
    expect(run?.code, rerun).toBe(codeHash(codeOf(work, target)));

    const { shape, data } =
      referenceFilter({ channels, steps }, image).at(-1) ?? imageTensor(image, channels);
    expect(run?.shape).toEqual(shape[2] === 1 ? shape.slice(0, 2) : shape);
    const numbers = run?.numbers ?? [];
    expect(numbers).toHaveLength(data.length);
    const largest = Math.max(...data.map(Math.abs));
    const worst = Math.max(...numbers.map((number, place) => Math.abs(number - data[place]) / largest));
    expect(worst).toBeLessThan(1e-5);
  });
});

describe('the runs', () => {
  const steps = goldenCases.flatMap((work) => work.steps);
  const convolutions = steps.filter((step) => step.type === 'convolution');
  const pools = steps.filter((step) => step.type === 'pool');

  it('are those of the cases, with real libraries but for Keras, of which the file says so', () => {
    expect(golden.cases.map(({ name }) => name)).toEqual(goldenCases.map(({ name }) => name));
    expect(Object.keys(golden.versions)).toEqual([...runTargets]);
    const isKeras = golden.versions.keras.keras !== 'stand-in';
    expect(golden.note.includes('Keras itself was not run')).toBe(!isKeras);
    const others = Object.values({ ...golden.versions, keras: {} }).flatMap(Object.values);
    for (const version of others) expect(version).toMatch(/^\d+\.\d+/);
  });

  it('take every activation, fill, padding, pool and channel mode', () => {
    const padTypes = { zeros: 0, constant: 0, reflect: 0, replicate: 0, wrap: 0 } satisfies Record<
      PadMode['type'],
      number
    >;
    const modes = { gray: 0, each: 0, sum: 0 } satisfies Record<ChannelMode, number>;
    const poolTypes = { max: 0, average: 0 } satisfies Record<PoolStep['pool'], number>;
    const paddings = ['same', 'valid', 'full', 'number', 'sides'];
    const paddingOf = ({ padding }: FilterStep) =>
      typeof padding === 'string' ? padding : typeof padding === 'number' ? 'number' : 'sides';
    const missing = (names: readonly string[], found: readonly string[]) =>
      names.filter((name) => !found.includes(name));
    const onColors = (works: readonly GoldenCase[]) => works.filter(({ image }) => image.channels === 3);

    expect(
      missing(
        activationNames,
        convolutions.map(({ activation }) => activation),
      ),
    ).toEqual([]);
    expect(
      missing(
        Object.keys(padTypes),
        convolutions.map(({ padMode }) => padMode.type),
      ),
    ).toEqual([]);
    expect(
      missing(
        Object.keys(poolTypes),
        pools.map(({ pool }) => pool),
      ),
    ).toEqual([]);
    expect(
      missing(
        Object.keys(modes),
        onColors(goldenCases).map(({ channels }) => channels),
      ),
    ).toEqual([]);
    expect(missing(paddings, convolutions.map(paddingOf))).toEqual([]);
    expect(missing(paddings, pools.map(paddingOf))).toEqual([]);
  });
});

/** A chain as its JSON says it. */
function chainOf(text: string): FilterChain {
  const { channels, steps } = JSON.parse(text);
  return {
    channels,
    steps: steps.map((step: { type: string; kernel: number[][] }) =>
      step.type === 'pool'
        ? step
        : {
            ...step,
            kernel: {
              height: step.kernel.length,
              width: step.kernel[0].length,
              weights: step.kernel.flat(),
            },
          },
    ),
  };
}

/** JSON knows no negative zero. */
function withoutNegativeZeros(chain: FilterChain): FilterChain {
  return JSON.parse(JSON.stringify(chain));
}

function codesOf(image: PixelImage, chain: FilterChain): string[] {
  return codeTargets.map((target) => chainCode(target, chain, image, { imageName: 'image.png' }));
}

describe('code of any chain', () => {
  it('is, in JSON, the chain', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        const text = chainCode('json', chain, image, { imageName: 'image.png' });
        expect(chainOf(text)).toEqual(withoutNegativeZeros(chain));
      }),
    );
  });

  it('names nothing that is not there', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        for (const code of codesOf(image, chain)) {
          expect(code).not.toMatch(/undefined|NaN|Infinity|\bnull\b|object Object|[^ ] $/m);
        }
      }),
    );
  });
});
