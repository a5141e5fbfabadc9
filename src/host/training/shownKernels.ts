/** Kernels as numbers for pictures: small enough to be sent several times a second. */
import type { Tensor } from '../../engine/tensor.ts';
import type { LayerKernels } from '../../protocol/networkView.ts';
import { isWeight } from '../../training/checkpoint.ts';

/** Numbers of one layer, and of all. */
const mostOfALayer = 4096;
const mostOfAll = 65_536;
/** Output channels, where there are more numbers than these. */
const mostOutChannels = 32;

/** Where tensors come from: a network, or a checkpoint. */
export interface TensorsByName {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly read: (name: string) => Float32Array | Promise<Float32Array>;
}

/** The kernels of all convolutions, in the order of the layers. */
export async function shownKernels({ shapes, read }: TensorsByName): Promise<LayerKernels[]> {
  const names = [...shapes].filter(([name, shape]) => isKernel(name) && shape.length === 4);
  const most = Math.min(mostOfALayer, Math.floor(mostOfAll / Math.max(1, names.length)));
  const kernels: LayerKernels[] = [];
  for (const [name, shape] of names) {
    const layer = name.slice(0, -suffix.length);
    kernels.push({ layer, ...firstOf({ shape, data: await read(name) }, most) });
  }
  return kernels;
}

const suffix = '.kernel';

function isKernel(name: string): boolean {
  return name.endsWith(suffix) && isWeight(name);
}

/** The first channels, so many that there are no more than `most` numbers, or one kernel. */
function firstOf({ shape, data }: Tensor, most: number): Omit<LayerKernels, 'layer'> {
  const [height, width, inChannels, outChannels] = shape;
  const isWhole = data.length <= most;
  const outs = isWhole ? outChannels : Math.min(outChannels, mostOutChannels);
  const ins = isWhole ? inChannels : clamp(Math.floor(most / (height * width * outs)), 1, inChannels);
  const values = new Float32Array(height * width * ins * outs);
  for (let cell = 0; cell < height * width; cell++) {
    for (let from = 0; from < ins; from++) {
      const start = (cell * inChannels + from) * outChannels;
      values.set(data.subarray(start, start + outs), (cell * ins + from) * outs);
    }
  }
  return { shape: [height, width, ins, outs], inChannels, outChannels, values };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
