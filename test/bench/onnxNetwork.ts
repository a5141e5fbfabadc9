/** The networks of benchmarks as operators of ONNX, channels first, with weights without a meaning. */
import { createRequire } from 'node:module';
import type { LayerSpec } from '../../src/engine/network/layerSpec.ts';
import { sizeOf } from '../../src/engine/tensor.ts';
import { type OnnxLink, onnxChain } from '../engine/oracles/onnxModel.ts';
import { imagesOf, type TrainNetwork } from './trainNetworks.ts';

const require = createRequire(import.meta.url);

/** What a network is made of. */
export type Chain = Pick<TrainNetwork, 'inputShape' | 'layers'>;

/** A model of convolutions 3×3 `same`, poolings 2×2, `flatten` and dense layers, one after the other. */
export function onnxNetwork(chain: Chain): Uint8Array {
  return onnxChain(linksByLayer(chain).flat());
}

/** The same model, which gives what each layer makes, not the last one alone. */
export function onnxNetworkOfAllOutputs(chain: Chain): Uint8Array {
  let links = 0;
  const ends = linksByLayer(chain).map((each) => {
    links += each.length;
    return `value${links}`;
  });
  return Uint8Array.from([...onnxNetwork(chain), ...ends.slice(0, -1).flatMap(graphOutput)]);
}

/** Has onnxruntime look at one image; no run where it is not installed. */
export async function startOnnx(model: Uint8Array, chain: Chain, threads: number) {
  const name = 'onnxruntime-node';
  try {
    const { InferenceSession, Tensor } = await import(name);
    const { version: release } = require(`${name}/package.json`) as { version: string };
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
    const session = await InferenceSession.create(model, options);
    const [height, width, channels] = chain.inputShape;
    const image = new Tensor('float32', imagesOf(chain, 1).images.data, [1, channels, height, width]);
    return { peer: `${name} ${release}`, run: () => session.run({ input0: image }) };
  } catch {
    return { peer: name, run: null };
  }
}

/** The operators of each layer. */
function linksByLayer({ inputShape, layers }: Chain): OnnxLink[][] {
  let shape = inputShape;
  return layers.map((layer) => {
    const { links, output } = linksOf(layer, shape);
    shape = output;
    return links;
  });
}

function linksOf(layer: LayerSpec, shape: readonly number[]) {
  const [height, width, channels] = shape;
  switch (layer.type) {
    case 'conv2d': {
      const { filters } = layer;
      const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
      const constants = [sines([filters, channels, 3, 3]), sines([filters])];
      const links = [{ type: 'Conv', attributes, constants }, ...activated(layer.activation)];
      return { links, output: [height, width, filters] };
    }
    case 'maxPool2d': {
      const links = [plain('MaxPool', { kernel_shape: [2, 2], strides: [2, 2] })];
      return { links, output: [Math.floor(height / 2), Math.floor(width / 2), channels] };
    }
    case 'globalAvgPool2d':
      return { links: [plain('GlobalAveragePool'), plain('Flatten')], output: [channels] };
    case 'flatten':
      return { links: [plain('Flatten')], output: [sizeOf(shape)] };
    case 'dense': {
      const { units } = layer;
      const constants = [sines([sizeOf(shape), units]), sines([units])];
      const links = [{ type: 'Gemm', attributes: {}, constants }, ...activated(layer.activation)];
      return { links, output: [units] };
    }
    default:
      throw new Error(`No operator for ${layer.type}.`);
  }
}

function activated(activation: unknown): OnnxLink[] {
  if (activation === 'relu') return [plain('Relu')];
  return activation === 'softmax' ? [plain('Softmax')] : [];
}

function plain(type: string, attributes: OnnxLink['attributes'] = {}): OnnxLink {
  return { type, attributes, constants: [] };
}

function sines(shape: readonly number[]) {
  const scale = 1 / Math.sqrt(sizeOf(shape));
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, place) => Math.sin(place) * scale) };
}

/** One more output of a model's graph: fields of `onnx.proto` that come twice are one, their lists joined. */
function graphOutput(name: string): number[] {
  const [graph, output, itsName] = [7, 12, 1].map((field) => (field << 3) | 2);
  const float32Tensor = [0x12, 4, 0x0a, 2, 0x08, 1];
  const letters = new TextEncoder().encode(name);
  const value = [itsName, letters.length, ...letters, ...float32Tensor];
  const list = [output, value.length, ...value];
  return [graph, list.length, ...list];
}
