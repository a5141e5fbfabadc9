/** What a run needs, settled before it begins: where sinks write, how it is cut, how much memory it takes. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { countBands } from './bands.ts';
import { chainChannels, type FilterChain, type ImageShape } from './filterChain.ts';
import { type FilterJob, scratchBytes } from './filterPipeline.ts';
import { cutRegion, type PlacedSink, sinkSize } from './placedSinks.ts';
import type { RowMachine } from './rowKernels.ts';
import type { Sink } from './sinks.ts';
import { type ImageFormat, planSteps, type StepPlan } from './stepPlan.ts';

/** Most memory of a run: what 32-bit addresses reach. */
const mostBytes = 2 ** 32;

/** Private memory of all threads together, beyond which fewer threads take part. */
const scratchBudget = 2 ** 29;

/** A job, and how many threads may take part. */
export interface PlannedJob {
  readonly job: FilterJob;
  readonly threads: number;
}

/**
 * Plans a run of `chain` on an image.
 * @throws EngineError of `checkChain`; `image-too-large-for-memory` above 4 GiB. RangeError for a sink of
 *   a stage or region that there is not.
 */
export function planFilterJob(
  image: { readonly format: ImageFormat; readonly pixels: Uint8Array<SharedArrayBuffer> },
  chain: FilterChain,
  sinks: readonly Sink[],
  machine: RowMachine,
  threads: number,
): PlannedJob {
  const { format, pixels } = image;
  const steps = planSteps(chain, format);
  const places = sinks.map((sink) => {
    const shape = stageShape(sink.stage, steps, chain, format);
    const region = cutRegion(sink.region, shape);
    return { sink, stage: sink.stage, region, channels: shape.channels };
  });
  const bands = countBands(steps, places);
  const control = new Int32Array(new SharedArrayBuffer(8));
  const draft: FilterJob = { format, pixels, chain, bands, control, sinks: places.map(withoutTarget) };
  const scratch = scratchBytes(draft, machine);
  const kept = places.map(({ sink, region, channels }) => sinkSize(sink, region, channels, bands).bytes);
  const fixed = kept.reduce((sum, bytes) => sum + bytes, pixels.byteLength);
  if (fixed + scratch > mostBytes) throw tooLarge(fixed + scratch);
  const affordable = Math.floor(Math.min(scratchBudget, mostBytes - fixed) / scratch);
  const job = { ...draft, sinks: places.map((place) => ({ ...place, target: targetOf(place, bands) })) };
  return { job, threads: Math.max(Math.min(threads, affordable, bands), 1) };
}

/** A sink before it has memory. */
type SinkPlace = Omit<PlacedSink, 'target'>;

function withoutTarget(place: SinkPlace): PlacedSink {
  return { ...place, target: new Uint8Array(new SharedArrayBuffer(0)) };
}

function stageShape(
  stage: number,
  steps: readonly StepPlan[],
  { channels }: FilterChain,
  format: ImageFormat,
): ImageShape {
  if (stage === -1) {
    return {
      ...format,
      channels: channels === 'sum' ? format.channels : chainChannels(channels, format.channels),
    };
  }
  const step = steps[stage];
  if (!step) throw new RangeError(`There is no stage ${stage} in a chain of ${steps.length} steps.`);
  return step.geometry.output;
}

function targetOf({ sink, region, channels }: SinkPlace, bands: number): PlacedSink['target'] {
  const { numbers, bytes } = sinkSize(sink, region, channels, bands);
  switch (sink.type) {
    case 'values':
    case 'bytes': {
      if (sink.into) {
        if (sink.into.length === numbers) return sink.into;
        throw new RangeError(`The sink's memory must hold ${numbers} numbers, not ${sink.into.length}.`);
      }
      const memory = sharedMemory(bytes);
      return sink.type === 'values' ? new Float32Array(memory) : new Uint8Array(memory);
    }
    case 'statistics':
      return new Float64Array(sharedMemory(bytes));
    case 'picture':
      return new Float32Array(sharedMemory(bytes));
  }
}

/**
 * New shared memory, zeroed.
 * @throws EngineError `image-too-large-for-memory` where the system gives none.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch {
    throw tooLarge(bytes);
  }
}

function tooLarge(bytes: number): EngineError {
  const megabytes = (count: number) => Math.ceil(count / 2 ** 20);
  return new EngineError({
    code: 'image-too-large-for-memory',
    problem: message('This needs {needed} MB of memory at once; at most {limit} MB can be had.', {
      needed: megabytes(bytes),
      limit: megabytes(mostBytes),
    }),
    remedy: message('Use a smaller image, a smaller kernel, or less dilation or padding.'),
  });
}
