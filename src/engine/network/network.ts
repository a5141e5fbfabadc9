/** A network: layers with weights that predicts, is evaluated and trained, on any backend. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { checkSize, type NumberTensor, type TensorInput } from '../ops/op.ts';
import { checkStep } from '../optimizers/optimizer.ts';
import { type Tensor, tensor } from '../tensor.ts';
import type { Backend } from './backend.ts';
import { type LayerSpec, resolveLayers } from './layerSpec.ts';
import { checkWeights, isDrawn, writeStart } from './parameters.ts';
import type { PlacedParameter } from './planBuilder.ts';
import { type PlanPurpose, type PreparedPlan, PreparedPlans } from './preparedPlans.ts';
import { referenceBackend } from './referenceBackend.ts';
import { checkLossLabels, type LossSpec } from './steps/loss.ts';
import type { Slot } from './steps/step.ts';
import type { OptimizerSpec } from './steps/update.ts';

export interface NetworkOptions {
  readonly layers: readonly LayerSpec[];
  /** `[height, width, channels]`, or `[units]`. */
  readonly inputShape: readonly number[];
  /** `crossEntropy` by default. */
  readonly loss?: LossSpec;
  /** Without one the network cannot be trained. */
  readonly optimizer?: OptimizerSpec;
  /** Of the first weights and of dropout; 0 by default. */
  readonly seed?: number;
  /** Whether weights are drawn; true by default. Else what would be drawn is 0, for weights that are all written. */
  readonly drawsWeights?: boolean;
  /** A fresh one, for this network alone; the reference by default. Whoever made it ends it. */
  readonly backend?: Backend;
}

/** How well a batch was predicted. */
export interface BatchResult {
  /** Mean of the batch. */
  readonly loss: number;
  /** Images whose largest output stands at the label, for `meanSquaredError` at the largest target. */
  readonly correct: number;
}

/**
 * Weights, and what they do to images. One thing at a time: each call is awaited before the next.
 *
 * A plan is compiled for each batch size and purpose when it is first needed, all over one arena. A training
 * step with a plan and an arena that are there allocates its promise and its result, no more.
 */
export class Network {
  /**
   * Shape of every tensor that a checkpoint holds, by name: parameters as `<layer>.kernel`, `.bias`,
   * `.gamma`, `.beta`, `.runningMean`, `.runningVariance`; the optimizer's state as
   * `optimizer/<parameter>.<state>`, the states named by the optimizer.
   */
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  /** Training steps done so far; to go on from a checkpoint, set it with the weights. */
  steps = 0;
  readonly #inputShape: readonly number[];
  readonly #loss: LossSpec;
  readonly #backend: Backend;
  readonly #plans: PreparedPlans;
  readonly #slots: ReadonlyMap<string, Slot>;
  readonly #call = { step: 0, learningRate: 0, weights: 0 };
  #isBusy = false;
  /** Images of the training step that was the last to use the arena; 0 where something else was. */
  #trained = 0;

  /**
   * Compiles the layers and draws the weights, each under a key of the seed and its own name.
   * @throws LayerError where a layer cannot be computed, with its name; EngineError `layer-name`,
   *   `no-layers`, `plan-too-large`, `random-seed`, and those of the optimizer.
   */
  constructor(options: NetworkOptions) {
    const { inputShape, loss = { type: 'crossEntropy' }, optimizer, seed = 0, drawsWeights = true } = options;
    const layers = resolveLayers(options.layers);
    this.#inputShape = inputShape;
    this.#loss = loss;
    this.#backend = options.backend ?? referenceBackend();
    this.#plans = new PreparedPlans({ layers, inputShape, loss, optimizer, seed }, this.#backend);
    const { parameters } = this.#plans.get('inference', 1).plan;
    this.#slots = new Map(parameters.flatMap(slotsOfParameter));
    this.tensors = new Map([...this.#slots].map(([name, { shape }]) => [name, shape]));
    for (const parameter of parameters) {
      if (drawsWeights || !isDrawn(parameter)) writeStart(parameter, seed, this.#tensor(parameter.name));
    }
  }

  /**
   * What the last layer makes of images: `[batch, …inputShape]` → `[batch, …]`, with a last softmax
   * probabilities. A new tensor.
   * @throws EngineError `input-shape`, `tensor-size`, `plan-too-large`; those of the backend.
   */
  predict(images: TensorInput): Promise<Tensor> {
    return this.#forward('inference', images, undefined, ({ tensors }) => copyOf(tensors.output));
  }

  /**
   * The output of every layer for images, by the layer's name, blocks after what is in them. New tensors.
   * Throws as {@link predict}.
   */
  layerOutputs(images: TensorInput): Promise<ReadonlyMap<string, Tensor>> {
    return this.#forward('layers', images, undefined, ({ plan }) => {
      return new Map(plan.layers.map(({ name, output }) => [name, copyOf(this.#backend.view(output))]));
    });
  }

  /**
   * How well images are predicted, and the output `[batch, …]`, with `crossEntropy` before a last softmax.
   * `labels`: of `crossEntropy` `[batch]` class numbers, of `meanSquaredError` as the output.
   * Throws as {@link predict}; EngineError `label-count`, `label-range`, `target-shape`.
   */
  evaluate(images: TensorInput, labels: TensorInput): Promise<BatchResult & { readonly output: Tensor }> {
    return this.#forward('evaluation', images, labels, ({ tensors }) => {
      return { ...resultOf(tensors), output: copyOf(tensors.output) };
    });
  }

  /**
   * One step of the optimizer by the gradient of the mean loss of a batch, at `learningRate`; what it
   * resolves to is of before the step. Where it rejects, weights and optimizer are as after the last whole step.
   * Throws as {@link evaluate}; EngineError `no-optimizer`, `optimizer-option`.
   */
  async trainStep(images: TensorInput, labels: TensorInput, learningRate: number): Promise<BatchResult> {
    this.#begin();
    let snapshot: PreparedPlan['tensors'] | undefined;
    try {
      this.#call.step = this.steps + 1;
      this.#call.learningRate = learningRate;
      checkStep(this.#call);
      const { plan, computing, updating, tensors } = this.#fill('training', images, labels);
      const computed = this.#backend.run(plan, computing, this.#call);
      if (computed) await computed;
      // From here on parameters change, and are put back where one step of the plan fails.
      snapshot = tensors;
      this.#changing();
      const updated = this.#backend.run(plan, updating, this.#call);
      if (updated) await updated;
      this.steps++;
      this.#trained = images.shape[0];
      return resultOf(tensors);
    } catch (error) {
      snapshot?.persistent.data.set(snapshot.snapshot.data);
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Gradient of every trained parameter in the training step that was the last call, by the parameter's name.
   * New tensors.
   */
  gradients(): ReadonlyMap<string, Tensor> {
    const { gradients } = this.#lastTraining().plan;
    return new Map([...gradients].map(([name, slot]) => [name, copyOf(this.#backend.view(slot))]));
  }

  /** Takes back the training step that was the last call: weights, optimizer and {@link steps} are as before it. */
  undoStep(): void {
    const { persistent, snapshot } = this.#lastTraining().tensors;
    this.#changing();
    persistent.data.set(snapshot.data);
    this.steps--;
    this.#trained = 0;
  }

  #lastTraining(): PreparedPlan {
    if (this.#isBusy) throw busy();
    if (this.#trained === 0) throw new Error('The last call was no training step.');
    return this.#plans.get('training', this.#trained);
  }

  /** Bytes of the arena that a plan takes, without taking them. Throws as the constructor; `no-optimizer`. */
  planBytes(purpose: PlanPurpose, batch: number): number {
    return this.#plans.draft(purpose, batch).bytes;
  }

  /** A copy of a tensor of {@link tensors}. @throws EngineError `no-tensor`. */
  read(name: string): Tensor {
    return copyOf(this.#tensor(name));
  }

  /**
   * A tensor of {@link tensors} itself, not a copy: to be read before the next call.
   * @throws EngineError `no-tensor`.
   */
  view(name: string): TensorInput {
    return this.#tensor(name);
  }

  /** Sets a tensor of {@link tensors} number by number. @throws EngineError `no-tensor`, `kernel-weights`. */
  write(name: string, numbers: ArrayLike<number>): void {
    const { shape, data } = this.#tensor(name);
    checkWeights(name, shape, numbers);
    this.#changing();
    data.set(numbers);
  }

  /** Weights are about to change: what was made of them is no longer theirs. */
  #changing(): void {
    this.#call.weights++;
  }

  #tensor(name: string): NumberTensor {
    if (this.#isBusy) throw busy();
    const slot = this.#slots.get(name);
    if (slot) return this.#backend.view(slot);
    throw new EngineError({
      code: 'no-tensor',
      problem: message('The network has no weights with the name {name}.', { name }),
      remedy: message('Use the weights of a network with the same layers.'),
    });
  }

  /** Runs a plan that changes no parameter; `result` takes what is wanted before the arena is used again. */
  async #forward<Result>(
    purpose: PlanPurpose,
    images: TensorInput,
    labels: TensorInput | undefined,
    result: (prepared: PreparedPlan) => Result,
  ): Promise<Result> {
    this.#begin();
    try {
      const prepared = this.#fill(purpose, images, labels);
      const running = this.#backend.run(prepared.plan, prepared.computing, this.#call);
      if (running) await running;
      return result(prepared);
    } finally {
      this.#isBusy = false;
    }
  }

  #begin(): void {
    if (this.#isBusy) throw busy();
    this.#isBusy = true;
    this.#trained = 0;
  }

  /** The plan for these images, with images and labels where it reads them. */
  #fill(purpose: PlanPurpose, images: TensorInput, labels: TensorInput | undefined): PreparedPlan {
    checkImages(images, this.#inputShape);
    const prepared = this.#plans.get(purpose, images.shape[0]);
    const { tensors } = prepared;
    if (labels) {
      checkLossLabels(this.#loss, tensors.output, labels, tensors.labels);
      tensors.labels.data.set(labels.data);
    }
    tensors.input.data.set(images.data);
    return prepared;
  }
}

/** A parameter and the optimizer's state of it, by name. */
function slotsOfParameter({ name, slot, state }: PlacedParameter): [string, Slot][] {
  const states = Object.entries(state).map(([part, slot]): [string, Slot] => [
    `optimizer/${name}.${part}`,
    slot,
  ]);
  return [[name, slot], ...states];
}

function resultOf({ loss, correct }: PreparedPlan['tensors']): BatchResult {
  return { loss: loss.data[0], correct: correct.data[0] };
}

function copyOf({ shape, data }: NumberTensor): Tensor {
  return tensor(shape, new Float32Array(data));
}

/** @throws EngineError `input-shape` unless `images` are `[batch, …inputShape]`, at least one; `tensor-size`. */
function checkImages(images: TensorInput, inputShape: readonly number[]): void {
  const { shape } = images;
  let fits = Number.isInteger(shape[0]) && shape[0] >= 1 && shape.length === inputShape.length + 1;
  // A loop, not a closure: this is asked in every training step.
  for (let axis = 0; axis < inputShape.length; axis++) fits &&= shape[axis + 1] === inputShape[axis];
  if (!fits) {
    throw new EngineError({
      code: 'input-shape',
      problem: message(
        'The network reads images of the shape [batch, {expected}], but these have [{found}].',
        {
          expected: inputShape.join(', '),
          found: shape.join(', '),
        },
      ),
      remedy: message('Give images of that size and number of channels, one or more.'),
    });
  }
  checkSize(images);
}

/** A defect of the caller, not of a person's network. */
function busy(): Error {
  return new Error('A network does one thing at a time: await the call before this one.');
}
