/** How kernels form: one input channel of a layer's kernels, at the random start and at an epoch. */
import type { KernelSnapshot, LayerKernels, RunView } from '../../../src/protocol/networkView.ts';

export interface FormingKernel {
  /** Of the layer's kernels. */
  readonly place: number;
  readonly start: readonly number[];
  readonly now: readonly number[];
  /** ‖now − start‖ / ‖start‖ over all channels shown; null where there is no start. */
  readonly change: number | null;
}

export interface FormingLayer {
  readonly height: number;
  readonly width: number;
  /** The largest absolute value of both, for one scale. */
  readonly reach: number;
  readonly kernels: readonly FormingKernel[];
  /** The snapshot shown. */
  readonly epoch: number;
}

/** The snapshot to show for an epoch: the newest one where the run is followed, else the last until then. */
export function snapshotFor(run: RunView, epoch: number | null): KernelSnapshot | null {
  if (epoch === null && run.forming) return run.forming;
  const until = run.kernels.filter((snapshot) => snapshot.epoch <= (epoch ?? Number.POSITIVE_INFINITY));
  return until.at(-1) ?? run.kernels[0] ?? run.forming;
}

/** A layer of a snapshot beside the run's start; null where the snapshot has no such layer. */
export function formingLayer(
  run: RunView,
  snapshot: KernelSnapshot,
  layer: string,
  channel: number,
): FormingLayer | null {
  const now = snapshot.layers.find((one) => one.layer === layer);
  if (!now) return null;
  const start = run.kernels.find(({ epoch }) => epoch === 0)?.layers.find((one) => one.layer === layer);
  const [height, width, , outChannels] = now.shape;
  const kernels = Array.from({ length: outChannels }, (_, place) => ({
    place,
    now: kernelValues(now, channel, place),
    start: start ? kernelValues(start, channel, place) : [],
    change: start ? changeOf(start, now, place) : null,
  }));
  const all = kernels.flatMap((kernel) => [...kernel.now, ...kernel.start]).filter(Number.isFinite);
  const reach = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return { height, width, reach, kernels, epoch: snapshot.epoch };
}

/** Rows one after the other. */
function kernelValues({ values, shape }: LayerKernels, channel: number, place: number): number[] {
  const [height, width, inChannels, outChannels] = shape;
  return Array.from(
    { length: height * width },
    (_, cell) => values[(cell * inChannels + channel) * outChannels + place],
  );
}

function changeOf(start: LayerKernels, now: LayerKernels, place: number): number | null {
  const [height, width, inChannels, outChannels] = now.shape;
  let [moved, length] = [0, 0];
  for (let row = 0; row < height * width * inChannels; row++) {
    const at = row * outChannels + place;
    moved += (now.values[at] - start.values[at]) ** 2;
    length += start.values[at] ** 2;
  }
  return length > 0 ? Math.sqrt(moved / length) : null;
}
