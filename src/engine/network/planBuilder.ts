/** A plan while it is being made: buffers without places, steps, and what backward will have to do. */
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sizeOf } from '../tensor.ts';
import { aligned } from './arenaLayout.ts';
import { checkStart, type Parameter } from './parameters.ts';
import { type Cut, imagesCut, numbersCut } from './shards.ts';
import type { Slot } from './steps/step.ts';
import type { Step } from './steps/steps.ts';
import type { OptimizerSpec } from './steps/update.ts';

/** Of one buffer; what it holds is decided by the slots within it. */
export interface Buffer {
  readonly name: string;
  readonly bytes: number;
  /** Written before the first step. */
  readonly isInput: boolean;
}

/** A parameter, where it lies, and the tensors that the optimizer keeps of it. */
export interface PlacedParameter extends Parameter {
  readonly slot: Slot;
  readonly state: Readonly<Record<string, Slot>>;
}

export interface BuilderOptions {
  readonly batch: number;
  readonly seed: number;
  readonly isTraining: boolean;
  /** Present where a network is trained at all; its state has its place also in plans that only look. */
  readonly optimizer: Optimizer | undefined;
}

const bytesPerNumber = 4;

/** Number of the buffer of all that outlives a step: parameters and the optimizer's state. */
export const persistent = 0;

export class PlanBuilder {
  readonly batch: number;
  readonly seed: number;
  readonly isTraining: boolean;
  /** The cut of every step that works on images. */
  readonly images: Cut;
  readonly steps: Step[] = [];
  readonly buffers: Buffer[] = [{ name: 'parameters', bytes: 0, isInput: true }];
  readonly parameters: PlacedParameter[] = [];
  readonly #optimizer: Optimizer | undefined;
  /** Gradient of each parameter, by name. */
  readonly parameterGradients = new Map<string, Slot>();
  /** Buffers whose numbers depend on something that is trained. */
  readonly #trained = new Set<number>();
  /** Gradient of each value so far, by the value's buffer: as many shapes as a value has, it is one gradient. */
  readonly #gradients = new Map<number, Slot>();
  readonly #tape: (() => void)[] = [];
  readonly #updates: (() => void)[] = [];

  constructor({ batch, seed, isTraining, optimizer }: BuilderOptions) {
    this.batch = batch;
    this.seed = seed;
    this.isTraining = isTraining;
    this.images = imagesCut(batch);
    this.#optimizer = optimizer;
  }

  emit(step: Step): void {
    this.steps.push(step);
  }

  /** Memory for a tensor. It lives from the first step that has the slot to the last. */
  buffer(name: string, shape: readonly number[], isInput = false): Slot {
    this.buffers.push({ name, bytes: sizeOf(shape) * bytesPerNumber, isInput });
    return { buffer: this.buffers.length - 1, byteOffset: 0, shape };
  }

  /** Memory that is filled before the first step. */
  input(name: string, shape: readonly number[]): Slot {
    return this.buffer(name, shape, true);
  }

  /** The output of a layer. Its gradient is wanted where that of an input is, or the layer itself is trained. */
  value(name: string, shape: readonly number[], inputs: readonly Slot[], trainable: boolean): Slot {
    const slot = this.buffer(name, shape);
    if (trainable || inputs.some((input) => this.needsGradient(input))) this.#trained.add(slot.buffer);
    return slot;
  }

  /** Whether backward will ask for the gradient of a value. */
  needsGradient({ buffer }: Slot): boolean {
    return this.isTraining && this.#trained.has(buffer);
  }

  /** `[shards, …shape]`: a sum of its own for each shard of the images. */
  ownSums(name: string, shape: readonly number[]): Slot {
    return this.buffer(name, [this.images.shards, ...shape]);
  }

  /** A parameter, and where it lies. @throws EngineError `kernel-weights`. */
  parameter(parameter: Parameter): Slot {
    checkStart(parameter);
    const slot = this.#persistentSlot(parameter.shape);
    const names = parameter.trainable && this.#optimizer ? this.#optimizer.stateNames : [];
    const state = Object.fromEntries(names.map((name) => [name, this.#persistentSlot(parameter.shape)]));
    this.parameters.push({ ...parameter, slot, state });
    return slot;
  }

  #persistentSlot(shape: readonly number[]): Slot {
    const { bytes: byteOffset, ...rest } = this.buffers[persistent];
    const bytes = byteOffset + aligned(sizeOf(shape) * bytesPerNumber);
    this.buffers[persistent] = { ...rest, bytes };
    return { buffer: persistent, byteOffset, shape };
  }

  /** Says what backward has to do once the gradient of `output` is known; not called where none is wanted. */
  backward(output: Slot, steps: (dOutput: Slot) => void): void {
    this.#tape.push(() => {
      const dOutput = this.#gradients.get(output.buffer);
      if (dOutput) steps({ ...dOutput, shape: output.shape });
    });
  }

  /** Emits all of backward: the last layer first. */
  runTape(): void {
    for (const steps of this.#tape.toReversed()) steps();
  }

  /** Says what the end of a training step has to do beside the optimizer. */
  onUpdate(steps: () => void): void {
    this.#updates.push(steps);
  }

  /** Emits the optimizer's steps and those of {@link onUpdate}. */
  runUpdates(optimizer: OptimizerSpec): void {
    for (const { name, slot, state } of this.parameters) {
      const gradient = this.parameterGradients.get(name);
      if (!gradient) continue;
      const [firstState, secondState] = Object.values(state);
      this.emit({
        type: 'update',
        layer: name,
        cut: numbersCut(sizeOf(slot.shape)),
        slots: { parameter: slot, gradient, firstState, secondState },
        params: { optimizer },
      });
    }
    for (const steps of this.#updates) steps();
  }

  /**
   * Has `write` emit the step that writes what one reader of `value` adds to its gradient: straight into it,
   * or beside it and then added where an earlier reader was there before. Nothing where no gradient is wanted.
   */
  passBack(layer: string, value: Slot, write: (dValue: Slot) => void): void {
    if (!this.needsGradient(value)) return;
    const part = this.buffer(`gradient of ${this.buffers[value.buffer].name}`, value.shape);
    write(part);
    this.handBack(layer, value, part);
  }

  /** As {@link passBack}, for a reader that hands on `part` as it is and needs its memory no more. */
  handBack(layer: string, value: Slot, part: Slot): void {
    if (!this.needsGradient(value)) return;
    const sum = this.#gradients.get(value.buffer);
    if (!sum) this.#gradients.set(value.buffer, part);
    else
      this.emit({
        type: 'accumulate',
        layer,
        cut: numbersCut(sizeOf(value.shape)),
        slots: { addend: part, sum },
        params: null,
      });
  }

  /** As {@link handBack}, for a reader whose memory goes to somebody else. */
  shareBack(layer: string, value: Slot, part: Slot): void {
    if (this.#gradients.has(value.buffer)) this.handBack(layer, value, part);
    else this.passBack(layer, value, (dValue) => this.copy(layer, part, dValue));
  }

  copy(layer: string, from: Slot, to: Slot): void {
    this.emit({ type: 'copy', layer, cut: numbersCut(sizeOf(to.shape)), slots: { from, to }, params: null });
  }

  /** The sum of what the shards have summed each for themselves. */
  sumShards(name: string, own: Slot): Slot {
    const sum = this.buffer(`sum of ${name}`, own.shape.slice(1));
    this.emit({
      type: 'sumShards',
      layer: name,
      cut: numbersCut(sizeOf(sum.shape)),
      slots: { own, sum },
      params: null,
    });
    return sum;
  }

  /** As {@link sumShards}, and that is the gradient of the parameter `name`. */
  sumGradient(name: string, own: Slot): Slot {
    return this.gradient(name, this.sumShards(name, own));
  }

  /** Says that `sum` is the gradient of the parameter `name`. */
  gradient(name: string, sum: Slot): Slot {
    this.parameterGradients.set(name, sum);
    return sum;
  }
}
