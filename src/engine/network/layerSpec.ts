/** What a network is made of: layers as a person writes them, and the same with every default filled in. */
import type { ActivationName } from '../activation.ts';
import { EngineError } from '../errors.ts';
import type { Padding, Pair } from '../geometry.ts';
import type { InitializerName } from '../initialize.ts';
import { message } from '../message.ts';

interface Named {
  /** Prefix of the layer's weights; by default its type and its place in the list, as `conv2d_0`. */
  readonly name?: string;
}

/** One number for both directions, or [vertical, horizontal]. */
type Size = number | Pair;

interface Weighted {
  /** `linear` by default. */
  readonly activation?: ActivationName;
  /** True by default. */
  readonly useBias?: boolean;
  /** By default `heUniform` before relu and its kin, else `glorotUniform`. */
  readonly initializer?: InitializerName;
  /** Weights to start with, in the kernel's own order, instead of random ones. */
  readonly kernel?: readonly number[];
  /** Whether training moves kernel and bias; true by default. */
  readonly trainable?: boolean;
}

interface Sliding {
  readonly kernelSize: Size;
  /** 1 by default. */
  readonly stride?: Size;
  /** `valid` by default. */
  readonly padding?: Padding;
  /** 1 by default. */
  readonly dilation?: Size;
}

export interface Conv2dSpec extends Named, Weighted, Sliding {
  readonly type: 'conv2d';
  readonly filters: number;
  /** 1 by default. */
  readonly groups?: number;
}

/** A convolution with as many groups and filters as channels. */
export interface DepthwiseConv2dSpec extends Named, Weighted, Sliding {
  readonly type: 'depthwiseConv2d';
}

export interface DenseSpec extends Named, Weighted {
  readonly type: 'dense';
  readonly units: number;
}

export interface PoolSpec extends Named {
  readonly type: 'maxPool2d' | 'avgPool2d';
  readonly poolSize: Size;
  /** `poolSize` by default. */
  readonly stride?: Size;
  /** `valid` by default. */
  readonly padding?: Padding;
  /** Of averages alone; false by default. */
  readonly countPadding?: boolean;
}

export interface GlobalPoolSpec extends Named {
  readonly type: 'globalAvgPool2d' | 'globalMaxPool2d';
}

export interface BatchNormSpec extends Named {
  readonly type: 'batchNorm';
  /** Weight of the new value in the running statistics; 0.1 by default. */
  readonly momentum?: number;
  /** 1e-5 by default. */
  readonly epsilon?: number;
  /** Whether training moves gamma and beta; true by default. The running statistics move always. */
  readonly trainable?: boolean;
}

export interface DropoutSpec extends Named {
  readonly type: 'dropout';
  readonly rate: number;
}

export interface ActivationSpec extends Named {
  readonly type: 'activation';
  readonly function: ActivationName;
}

export interface FlattenSpec extends Named {
  readonly type: 'flatten';
}

/** Adds its input to what its layers make of it, through a 1×1 convolution without bias where shapes differ. */
export interface ResidualSpec extends Named {
  readonly type: 'residual';
  readonly layers: readonly LayerSpec[];
  /** After the sum; `linear` by default. */
  readonly activation?: ActivationName;
}

/** Lays what its branches make of the input behind one another; an empty branch passes the input. */
export interface ParallelSpec extends Named {
  readonly type: 'parallel';
  readonly branches: readonly (readonly LayerSpec[])[];
}

export type LayerSpec =
  | Conv2dSpec
  | DepthwiseConv2dSpec
  | DenseSpec
  | PoolSpec
  | GlobalPoolSpec
  | BatchNormSpec
  | DropoutSpec
  | ActivationSpec
  | FlattenSpec
  | ResidualSpec
  | ParallelSpec;

interface ResolvedWeighted {
  readonly name: string;
  readonly activation: ActivationName;
  readonly useBias: boolean;
  readonly initializer: InitializerName;
  readonly kernel: readonly number[] | undefined;
  readonly trainable: boolean;
}

interface ResolvedSliding {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
}

export interface ResolvedConv2d extends ResolvedWeighted, ResolvedSliding {
  readonly type: 'conv2d';
  readonly filters: number;
  readonly groups: number;
}

export interface ResolvedDepthwiseConv2d extends ResolvedWeighted, ResolvedSliding {
  readonly type: 'depthwiseConv2d';
}

export interface ResolvedDense extends ResolvedWeighted {
  readonly type: 'dense';
  readonly units: number;
}

export interface ResolvedPool {
  readonly type: PoolSpec['type'];
  readonly name: string;
  readonly poolSize: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly countPadding: boolean;
}

export interface ResolvedResidual {
  readonly type: 'residual';
  readonly name: string;
  readonly layers: readonly ResolvedLayer[];
  readonly activation: ActivationName;
  /** Name of the 1×1 convolution of the shortcut, where one is needed. */
  readonly projection: string;
}

export interface ResolvedParallel {
  readonly type: 'parallel';
  readonly name: string;
  readonly branches: readonly (readonly ResolvedLayer[])[];
}

/** A layer with its whole name and every default. */
export type ResolvedLayer =
  | ResolvedConv2d
  | ResolvedDepthwiseConv2d
  | ResolvedDense
  | ResolvedPool
  | Required<GlobalPoolSpec>
  | Required<BatchNormSpec>
  | Required<DropoutSpec>
  | Required<ActivationSpec>
  | Required<FlattenSpec>
  | ResolvedResidual
  | ResolvedParallel;

/**
 * Fills in every default. A layer within a block has the block's name before its own, in `parallel` the
 * number of the branch between them: `residual_2/conv2d_0`, `parallel_1/0/conv2d_0`.
 *
 * @throws EngineError `layer-name` where two layers have the same name, or one has that of the optimizer's state.
 */
export function resolveLayers(layers: readonly LayerSpec[]): readonly ResolvedLayer[] {
  const resolved = resolveList(layers, '');
  const seen = new Set<string>();
  for (const name of resolved.flatMap(namesIn)) {
    const problem = nameProblem(name, seen);
    if (problem) throw problem;
    seen.add(name);
  }
  return resolved;
}

function resolveList(layers: readonly LayerSpec[], prefix: string): ResolvedLayer[] {
  return layers.map((layer, index) => resolveLayer(layer, prefix + layerName(layer, index)));
}

/** What a layer is called among those beside it. */
export function layerName({ name, type }: Pick<LayerSpec, 'name' | 'type'>, index: number): string {
  return name ?? `${type}_${index}`;
}

/** One layer by its whole name, with every default; its name is not checked. */
export function resolveLayer(layer: LayerSpec, name: string): ResolvedLayer {
  switch (layer.type) {
    case 'conv2d':
      return { ...layer, ...weighted(layer, name), ...sliding(layer), groups: layer.groups ?? 1 };
    case 'depthwiseConv2d':
      return { ...layer, ...weighted(layer, name), ...sliding(layer) };
    case 'dense':
      return { ...layer, ...weighted(layer, name) };
    case 'maxPool2d':
    case 'avgPool2d': {
      const { type, poolSize, stride = poolSize, padding = 'valid', countPadding = false } = layer;
      return { type, name, poolSize: pair(poolSize), stride: pair(stride), padding, countPadding };
    }
    case 'batchNorm':
      return { momentum: 0.1, epsilon: 1e-5, trainable: true, ...layer, name };
    case 'residual': {
      const layers = resolveList(layer.layers, `${name}/`);
      const { type, activation = 'linear' } = layer;
      return { type, name, layers, activation, projection: `${name}/projection` };
    }
    case 'parallel': {
      const branches = layer.branches.map((branch, index) => resolveList(branch, `${name}/${index}/`));
      return { type: layer.type, name, branches };
    }
    default:
      return { ...layer, name };
  }
}

const rectifiers: readonly ActivationName[] = ['relu', 'leakyRelu', 'elu', 'gelu'];

function weighted(layer: Weighted, name: string): ResolvedWeighted {
  const { activation = 'linear', useBias = true, kernel, trainable = true } = layer;
  const fitting = rectifiers.includes(activation) ? 'heUniform' : 'glorotUniform';
  return { name, activation, useBias, initializer: layer.initializer ?? fitting, kernel, trainable };
}

function sliding({ kernelSize, stride = 1, padding = 'valid', dilation = 1 }: Sliding): ResolvedSliding {
  return { kernelSize: pair(kernelSize), stride: pair(stride), padding, dilation: pair(dilation) };
}

function pair(size: Size): Pair {
  return typeof size === 'number' ? [size, size] : size;
}

/** The activation that a layer ends in, `linear` where it has none. */
export function activationOf(layer: ResolvedLayer): ActivationName {
  if ('activation' in layer) return layer.activation;
  return 'function' in layer ? layer.function : 'linear';
}

/** The names of a layer and of all within it. */
function namesIn(layer: ResolvedLayer): string[] {
  if (layer.type === 'residual') return [layer.name, layer.projection, ...layer.layers.flatMap(namesIn)];
  if (layer.type === 'parallel') return [layer.name, ...layer.branches.flat().flatMap(namesIn)];
  return [layer.name];
}

/** What is wrong with a whole name beside those `seen`; null where nothing is. */
export function nameProblem(name: string, seen: ReadonlySet<string>): EngineError | null {
  const code = 'layer-name';
  // Said once, of a block and not of all that is in it.
  if (/^optimizer(\/|$)/.test(name) && !seen.has('optimizer')) {
    return new EngineError({
      code,
      problem: message(
        'A layer cannot be named {name}: checkpoints keep the state of the optimizer under "optimizer/".',
        { name },
      ),
      remedy: message('Give the layer another name.'),
    });
  }
  if (!seen.has(name)) return null;
  return new EngineError({
    code,
    problem: message('Two layers have the name {name}, under which their weights are kept.', { name }),
    remedy: message('Give one of them another name.'),
  });
}
