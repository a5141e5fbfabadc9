/** Runs as the host tells them, with numbers that a test can foresee. */
import type {
  EpochNumbers,
  KernelSnapshot,
  RunSummary,
  RunView,
  SamplePicture,
  WrongSample,
} from '../../../../src/protocol/networkView.ts';

/** Batches of an epoch of every run here. */
export const perEpoch = 20;

const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** A run that has done so many epochs, and some batches of the next. */
export interface RunOptions extends Partial<RunView> {
  readonly done?: number;
  readonly more?: number;
  /** Its losses are so many times as large. */
  readonly factor?: number;
}

export function makeRun(options: RunOptions = {}): RunView {
  const { done = 5, more = 8, factor = 1, ...change } = options;
  const count = done * perEpoch + more;
  const steps = Float64Array.from({ length: count }, (_, index) => index + 1);
  const history = Array.from({ length: done }, (_, index) => epochNumbers(index + 1, factor));
  const run: RunView = {
    id: 'now',
    name: '20261105-102233',
    state: 'running',
    started: '2026-11-05T10:22:33Z',
    epochs: 8,
    last: history.at(-1) ?? null,
    canResume: false,
    facts: {
      folder: '/work/.convscope/runs/digits/20261105-102233',
      classes,
      images: { train: 1280, validation: 600, test: null },
      epochs: 8,
      batchSize: 64,
      batches: perEpoch,
      resumed: null,
    },
    points: {
      first: 0,
      steps,
      losses: Float32Array.from(steps, (step) => lossAt(step / perEpoch, factor) * wobble(step)),
      accuracies: Float32Array.from(steps, (step) => accuracyAt(step / perEpoch) * (2 - wobble(step))),
    },
    history,
    batch: {
      epoch: Math.floor((count - 1) / perEpoch) + 1,
      batch: ((count - 1) % perEpoch) + 1,
      step: count,
      images: 64,
      loss: lossAt(count / perEpoch, factor),
      accuracy: accuracyAt(count / perEpoch),
      learningRate: 0.001,
      imagesPerSecond: 12480.4,
      elapsedMs: 9000,
    },
    msLeft: 2100,
    health: null,
    samples: done > 0 ? { epoch: done, part: 'validation', wrong: wrongSamples } : null,
    kernels: [kernelSnapshot(0), kernelSnapshot(done)].slice(0, done > 0 ? 2 : 1),
    forming: kernelSnapshot(done + more / perEpoch),
    finished: null,
    problem: null,
  };
  return { ...run, ...change };
}

/** What the list of runs says of a run. */
export function summaryOf({ id, name, state, started, epochs, last, canResume }: RunView): RunSummary {
  return { id, name, state, started, epochs, last, canResume };
}

/** Batches differ from their mean by up to a tenth. */
function wobble(step: number): number {
  return 1 + 0.1 * Math.sin(step * 2.3);
}

function lossAt(epoch: number, factor: number): number {
  return factor * 2.3 * Math.exp(-0.5 * epoch);
}

function accuracyAt(epoch: number): number {
  return 0.97 - 0.87 * Math.exp(-0.9 * epoch);
}

function epochNumbers(epoch: number, factor: number): EpochNumbers {
  return {
    epoch,
    step: epoch * perEpoch,
    trainLoss: lossAt(epoch - 0.5, factor),
    trainAccuracy: accuracyAt(epoch - 0.5),
    validationLoss: lossAt(epoch, factor),
    validationAccuracy: accuracyAt(epoch),
    testLoss: null,
    testAccuracy: null,
    confusion: { part: 'validation', counts: confusionAt(epoch) },
    skipped: 0,
    imagesPerSecond: 12000,
    elapsedMs: epoch * 1500,
  };
}

/** Fewer errors with each epoch; 7 is read as 1 most often. */
function confusionAt(epoch: number): number[][] {
  return classes.map((_, label) =>
    classes.map((_, predicted) => {
      if (label === predicted) return 40 + label + epoch;
      if (label === 7 && predicted === 1) return 9 - epoch;
      return (label * 7 + predicted * 3) % 9 === 0 && epoch < 7 ? 1 + ((label + predicted) % 2) : 0;
    }),
  );
}

export const wrongSamples: readonly WrongSample[] = Array.from({ length: 24 }, (_, place) => ({
  index: 100 + place,
  name: place === 2 ? 'digits/7/seven_102.png' : `image ${100 + place}`,
  file: place === 2 ? '/work/digits/7/seven_102.png' : null,
  label: place < 4 ? 7 : place % 10,
  predicted: place < 4 ? 1 : (place + 3) % 10,
  confidence: 0.97 - place / 40,
}));

function kernelSnapshot(epoch: number): KernelSnapshot {
  const layer = (name: string, inChannels: number, outChannels: number) => ({
    layer: name,
    shape: [3, 3, inChannels, outChannels] as const,
    inChannels,
    outChannels: name === 'conv2d_2' ? 64 : outChannels,
    values: Float32Array.from({ length: 9 * inChannels * outChannels }, (_, index) => {
      const start = Math.sin(index * 12.9898) * 0.5;
      const drift = index % outChannels === 5 ? 0 : Math.cos(index * 3.7) * 0.06 * epoch;
      return start + drift;
    }),
  });
  return {
    epoch: Math.floor(epoch),
    step: epoch * perEpoch,
    layers: [layer('conv2d_1', 1, 8), layer('conv2d_2', 8, 16)],
  };
}

/** A stroke through a 28 × 28 picture, at a place of its own for each index. */
export function samplePicture(index: number): SamplePicture {
  const bytes = Uint8Array.from({ length: 28 * 28 }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / 28), pixel % 28];
    const isBar = Math.abs(row - 6) < 2 && column > 6 && column < 21;
    return isBar || Math.abs(column - 20 + row / 2 - (index % 5)) < 2 ? 230 : 8;
  });
  return { index, height: 28, width: 28, channels: 1, bytes };
}

/** Dead maps, a warning that says so, and weights of two layers. */
export const deadMap: NonNullable<RunView['health']> = {
  epoch: 5,
  step: 100,
  layers: [
    {
      layer: 'conv2d_1',
      relu: { kind: 'maps', count: 8, dead: [5] },
      norms: { kernel: { weight: 4.218, gradient: 0.0312 }, bias: { weight: 0.2, gradient: 0.01 } },
    },
    { layer: 'dense_1', relu: null, norms: { kernel: { weight: 9.5, gradient: 0.2 } } },
  ],
  warnings: [
    {
      code: 'dead-units',
      layer: 'conv2d_1',
      problem: 'Map 5 of conv2d_1 is dead: it is 0 for every image.',
      remedy: 'Try a smaller learning rate, another seed, or leakyRelu.',
    },
  ],
};
