/** Single layers through the engine's own compiler: what is inferred is what the plan will have. */
import { EngineError } from '../../engine/errors.ts';
import type { Pair } from '../../engine/geometry.ts';
import { LayerError } from '../../engine/network/layerError.ts';
import type { ResolvedLayer, ResolvedResidual } from '../../engine/network/layerSpec.ts';
import { compileLayers, compileSum } from '../../engine/network/layers.ts';
import type { Parameter } from '../../engine/network/parameters.ts';
import { PlanBuilder } from '../../engine/network/planBuilder.ts';
import { compileJoin } from '../../engine/network/steps/join.ts';
import type { Slot } from '../../engine/network/steps/step.ts';
import { sizeOf } from '../../engine/tensor.ts';
import type { ParameterTerm, Shape } from './summary.ts';

/** What one layer makes of its input. */
export interface CompiledLayer {
  readonly output: Shape;
  readonly parameters: readonly ParameterTerm[];
  /** Every weight of a kernel meets a number once for each cell of the output. */
  readonly multiplyAdds: number;
}

/** A layer that is no block. Throws EngineError as the engine's compiler, without the layer's name. */
export function compileOne(layer: ResolvedLayer, input: Shape): CompiledLayer {
  const { builder, output } = compile([input], (builder, [slot]) =>
    compileLayers(builder, [layer], slot, () => {}),
  );
  return compiledLayer(builder, output);
}

/**
 * The sum that ends a residual block, and the strides of the projection of its shortcut; null where the
 * input is added as it is. Throws EngineError `residual-shapes`.
 */
export function compileShortcut(
  layer: ResolvedResidual,
  input: Shape,
  branch: Shape,
): CompiledLayer & { readonly stride: Pair | null } {
  const { builder, output } = compile([input, branch], (builder, [from, to]) =>
    compileSum(builder, layer, from, to),
  );
  const projection = builder.steps.find((step) => step.type === 'conv2d');
  return { ...compiledLayer(builder, output), stride: projection?.params.stride ?? null };
}

/** What a parallel block makes of its branches. Throws EngineError `concat-none`, `concat-shapes`. */
export function compileBranches(name: string, branches: readonly Shape[]): CompiledLayer {
  const { builder, output } = compile(branches, (builder, slots) => compileJoin(builder, name, slots));
  return compiledLayer(builder, output);
}

function compile(inputs: readonly Shape[], emit: (builder: PlanBuilder, slots: readonly Slot[]) => Slot) {
  const builder = new PlanBuilder({ batch: 1, seed: 0, isTraining: false, optimizer: undefined });
  const slots = inputs.map((shape) => builder.input('input', [1, ...shape]));
  try {
    return { builder, output: emit(builder, slots).shape.slice(1) };
  } catch (error) {
    throw error instanceof LayerError ? error.cause : error;
  }
}

function compiledLayer({ parameters }: PlanBuilder, output: Shape): CompiledLayer {
  const kernels = parameters.filter(({ name }) => name.endsWith('.kernel'));
  const weights = kernels.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return {
    output,
    parameters: parameters.filter(isLearned).map(termOf),
    multiplyAdds: weights * sizeOf(output.slice(0, -1)),
  };
}

function isLearned({ name }: Parameter): boolean {
  return !/\.running(?:Mean|Variance)$/.test(name);
}

function termOf({ name, shape, trainable }: Parameter): ParameterTerm {
  return { name, shape, count: sizeOf(shape), isTrainable: trainable };
}

/** The result, or what the engine refuses. Anything else that is thrown is thrown on. */
export function attempt<Result>(action: () => Result): Result | EngineError {
  try {
    return action();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
