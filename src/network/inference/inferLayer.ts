/** What one layer that is no block makes of what reaches it. */
import type { ProblemError } from '../../engine/errors.ts';
import {
  type AxisGeometry,
  checkWindow,
  kernelSpan,
  unreadAxis,
  type WindowGeometry,
  type WindowSpec,
  windowGeometry,
} from '../../engine/geometry.ts';
import { message } from '../../engine/message.ts';
import type { ResolvedLayer, ResolvedParallel, ResolvedResidual } from '../../engine/network/layerSpec.ts';
import { NetworkError } from '../errors.ts';
import { attempt, type CompiledLayer, compileOne } from './compileOne.ts';
import { type AxisField, type ReceptiveField, slidField, wholeField } from './receptiveField.ts';
import type { LayerSummary, Shape } from './summary.ts';

/** What goes from one layer to the next. */
export interface Flow {
  readonly shape: Shape | null;
  /** The last extent of the shape; sometimes known where the rest is not. */
  readonly channels: number | null;
  readonly field: ReceptiveField | null;
}

/** Nothing is known. */
export const unknownFlow: Flow = { shape: null, channels: null, field: null };

/** A shape that is known, or null. */
export function flowOf(shape: Shape | null, field: ReceptiveField | null): Flow {
  return { shape, channels: shape?.at(-1) ?? null, field };
}

export type PlainLayer = Exclude<ResolvedLayer, ResolvedResidual | ResolvedParallel>;

export interface InferredLayer
  extends Pick<LayerSummary, 'parameters' | 'multiplyAdds' | 'window' | 'unread'> {
  readonly output: Flow;
  /** Why it cannot be computed. */
  readonly problem: ProblemError | null;
}

/**
 * A layer's part of the summary. Where it cannot be computed, or what reaches it is not known, what depends
 * on neither is known all the same: the parameters from the channels alone, size and jump of the field.
 */
export function inferLayer(layer: PlainLayer, input: Flow): InferredLayer {
  const { shape } = input;
  const tried = shape && (rankProblem(layer, shape) ?? attempt(() => compileOne(layer, shape)));
  const problem = tried instanceof Error ? tried : null;
  const compiled = tried instanceof Error ? null : tried;
  const elsewhere = compiled ? null : onStandIn(layer, input);
  const spec = windowOf(layer);
  const window = spec && shape?.length === 3 ? windowGeometry(shape[0], shape[1], spec) : null;
  const field = fieldBehind(layer, input, spec, window);
  return {
    output: compiled ? flowOf(compiled.output, field) : { ...guessedFlow(layer, input, elsewhere), field },
    parameters: (compiled ?? elsewhere)?.parameters ?? null,
    multiplyAdds: compiled?.multiplyAdds ?? (elsewhere?.multiplyAdds === 0 ? 0 : null),
    window,
    unread: {
      rows: compiled && spec && window && unreadAxis(window.rows, spec.padding),
      columns: compiled && spec && window && unreadAxis(window.columns, spec.padding),
    },
    problem,
  };
}

/** How the windows of a layer slide; null where it has none. */
function windowOf(layer: PlainLayer): WindowSpec | null {
  if ('kernelSize' in layer) return { ...layer, kernel: layer.kernelSize };
  if ('poolSize' in layer) return { ...layer, kernel: layer.poolSize, dilation: [1, 1] };
  return null;
}

/** A layer that reads an image where a vector comes, or the other way round: said in the words of a network. */
function rankProblem(layer: PlainLayer, shape: Shape): ProblemError | null {
  const { type } = layer;
  if (type === 'dense') {
    if (shape.length === 1) return null;
    return new NetworkError({
      code: 'flatten-missing',
      problem: message('A dense layer reads a vector, but its input is an image of shape {shape}.', {
        shape: shape.join('×'),
      }),
      remedy: message('Put a layer of type "flatten" before it.'),
    });
  }
  if (shape.length === 3 || keepsShape(layer) || type === 'flatten') return null;
  const [units] = shape;
  return new NetworkError({
    code: 'image-missing',
    problem: message('{type} reads rows and columns, but its input is a vector of length {units}.', {
      type,
      units,
    }),
    remedy: message('Move it before the first layer that makes vectors.'),
  });
}

function keepsShape({ type }: PlainLayer): boolean {
  return type === 'batchNorm' || type === 'dropout' || type === 'activation';
}

/** The layer on a plane that its window fits just once: what it has whatever the plane; null where it has nothing so. */
function onStandIn(layer: PlainLayer, { channels }: Flow): CompiledLayer | null {
  if (channels === null || layer.type === 'dense' || layer.type === 'flatten') return null;
  const [height, width] = standInPlane(windowOf(layer));
  const tried = attempt(() => compileOne(layer, [height, width, channels]));
  return tried instanceof Error ? null : tried;
}

function standInPlane(spec: WindowSpec | null): readonly [number, number] {
  if (!spec) return [1, 1];
  const { kernel, dilation } = spec;
  return [kernelSpan(kernel[0], dilation[0]), kernelSpan(kernel[1], dilation[1])];
}

/** What is known behind a layer that was not computed on its true input. */
function guessedFlow(layer: PlainLayer, input: Flow, elsewhere: CompiledLayer | null): Flow {
  if (layer.type === 'dense' && layer.units >= 1) return flowOf([layer.units], null);
  if (keepsShape(layer)) return input;
  if (!elsewhere) return unknownFlow;
  const { output } = elsewhere;
  return output.length === 1 ? flowOf(output, null) : { ...unknownFlow, channels: output[2] };
}

function fieldBehind(
  layer: PlainLayer,
  { shape, field }: Flow,
  spec: WindowSpec | null,
  window: WindowGeometry | null,
): ReceptiveField | null {
  if (!field) return null;
  if (!spec) return readsAll(layer) ? wholeOf(field) : field;
  const standIn = standInPlane(spec);
  if (shape?.length === 1 || attempt(() => checkWindow(...standIn, spec)) instanceof Error) return null;
  // Of windows on an unknown plane all is known but how many there are, and the padding of strides in `same`.
  const { rows, columns } = window ?? windowGeometry(...standIn, spec);
  const slide = (axis: AxisGeometry) => ({
    ...axis,
    before: window || axis.stride === 1 || spec.padding !== 'same' ? axis.before : null,
    output: window && axis.output >= 1 ? axis.output : null,
  });
  return bothAxes(slidField(field.rows, slide(rows)), slidField(field.columns, slide(columns)));
}

function readsAll({ type }: PlainLayer): boolean {
  return type === 'dense' || type === 'globalAvgPool2d' || type === 'globalMaxPool2d';
}

/** The field of a layer whose every unit reads all of its input. */
export function wholeOf({ rows, columns }: ReceptiveField): ReceptiveField | null {
  return bothAxes(wholeField(rows), wholeField(columns));
}

/** Rows and columns, where both are known. */
export function bothAxes(rows: AxisField | null, columns: AxisField | null): ReceptiveField | null {
  return rows && columns && { rows, columns };
}
