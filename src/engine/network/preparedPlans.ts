/** The plans of one network over one arena, each compiled when it is first asked for. */
import type { NumberTensor } from '../ops/op.ts';
import { tensor } from '../tensor.ts';
import type { Backend, StepRange } from './backend.ts';
import { compilePlan, type Plan, type PlanOptions } from './plan.ts';
import type { Slot } from './steps/step.ts';

/** What plans of one network are made for; `layers` is inference that keeps the output of every layer. */
export type PlanPurpose = PlanOptions['mode'] | 'layers';

/** What all plans of a network have in common. */
export type SharedPlanOptions = Omit<PlanOptions, 'mode' | 'batch' | 'keepLayers'>;

/** A plan, and views of its tensors that are good until the next {@link PreparedPlans.get}. */
export interface PreparedPlan {
  readonly plan: Plan;
  /** The steps that change no parameter, and those that do. */
  readonly computing: StepRange;
  readonly updating: StepRange;
  readonly tensors: PlanTensors;
}

/** Empty where the plan has no such tensor. */
type PlanTensors = Readonly<
  Record<'input' | 'output' | 'labels' | 'loss' | 'correct' | 'persistent' | 'snapshot', NumberTensor>
>;

export class PreparedPlans {
  readonly #options: SharedPlanOptions;
  readonly #backend: Backend;
  readonly #plans: Readonly<Record<PlanPurpose, Map<number, PreparedPlan>>> = {
    inference: new Map(),
    evaluation: new Map(),
    training: new Map(),
    layers: new Map(),
  };
  #reservedBytes = 0;

  constructor(options: SharedPlanOptions, backend: Backend) {
    this.#options = options;
    this.#backend = backend;
  }

  /** A plan that stays on paper: its tensors and bytes are known, no memory is taken. Throws as `compilePlan`. */
  draft(purpose: PlanPurpose, batch: number): Plan {
    const keepLayers = purpose === 'layers';
    const mode = keepLayers ? 'inference' : purpose;
    return compilePlan({ ...this.#options, mode, batch, keepLayers });
  }

  /** A plan with its memory. Allocates nothing where it was asked for before. Throws as `compilePlan` and the backend. */
  get(purpose: PlanPurpose, batch: number): PreparedPlan {
    return this.#plans[purpose].get(batch) ?? this.#prepare(purpose, batch);
  }

  #prepare(purpose: PlanPurpose, batch: number): PreparedPlan {
    const plan = this.draft(purpose, batch);
    this.#reserve(plan.bytes);
    const prepared = {
      plan,
      computing: { from: 0, to: plan.updateFrom },
      updating: { from: plan.updateFrom, to: plan.steps.length },
      tensors: this.#tensorsOf(plan),
    };
    this.#plans[purpose].set(batch, prepared);
    return prepared;
  }

  /** A longer arena may lie elsewhere: all views of it are taken anew. */
  #reserve(bytes: number): void {
    if (bytes <= this.#reservedBytes) return;
    this.#backend.reserve(bytes);
    this.#reservedBytes = bytes;
    for (const plans of Object.values(this.#plans)) {
      for (const [batch, prepared] of plans) {
        plans.set(batch, { ...prepared, tensors: this.#tensorsOf(prepared.plan) });
      }
    }
  }

  #tensorsOf(plan: Plan): PlanTensors {
    const view = (slot: Slot | undefined) => (slot ? this.#backend.view(slot) : tensor([0]));
    return {
      input: view(plan.input),
      output: view(plan.output),
      labels: view(plan.labels),
      loss: view(plan.loss),
      correct: view(plan.correct),
      persistent: view(plan.persistent),
      snapshot: view(plan.snapshot),
    };
  }
}
