/** The kernels that a run began with: they are drawn from its seed, and so need not be kept. */
import { resolveLayers } from '../../engine/network/layerSpec.ts';
import { writeStart } from '../../engine/network/parameters.ts';
import { compilePlan } from '../../engine/network/plan.ts';
import { sizeOf } from '../../engine/tensor.ts';
import type { CompiledNetwork } from '../../network/compile/compileNetwork.ts';
import type { KernelSnapshot } from '../../protocol/networkView.ts';
import { shownKernels } from './shownKernels.ts';

/** More numbers take longer to draw than one waits for a panel. */
const mostNumbers = 2 ** 24;

/** Null where the record of a run is not one of a network, or of one that is too large. */
export async function startKernels(network: unknown): Promise<KernelSnapshot | null> {
  try {
    const { layers, input, seed, training } = network as CompiledNetwork;
    const { parameters } = compilePlan({
      layers: resolveLayers(layers),
      inputShape: input.shape,
      batch: 1,
      mode: 'inference',
      loss: training.loss,
      seed,
    });
    const kernels = new Map(
      parameters.filter(({ shape }) => shape.length === 4).map((each) => [each.name, each]),
    );
    const shapes = new Map([...kernels].map(([name, { shape }]) => [name, shape]));
    if ([...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0) > mostNumbers) return null;
    const read = (name: string) => {
      const data = new Float32Array(sizeOf(shapes.get(name) ?? [0]));
      const kernel = kernels.get(name);
      if (kernel) writeStart(kernel, seed, { shape: kernel.shape, data });
      return data;
    };
    return { epoch: 0, step: 0, layers: await shownKernels({ shapes, read }) };
  } catch {
    return null;
  }
}
