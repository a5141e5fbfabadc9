/** Gradients of whole networks, checked against differences of their own loss in double precision. */
import type { Backend } from '../../../src/engine/network/backend.ts';
import { writeStart } from '../../../src/engine/network/parameters.ts';
import { compilePlan, type Plan } from '../../../src/engine/network/plan.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import type { NumberTensor } from '../../../src/engine/ops/op.ts';
import { seededTensor } from '../gradients.ts';
import { imagesOf, labelsOf, type NetworkCase, planOptions } from './randomNetworks.ts';

const call = { step: 3, learningRate: 0.1 };

/** Numbers that are looked at in one parameter. */
const mostNumbers = 6;

const step = 1e-5;

/**
 * Compares the gradient of every parameter with (loss(x + h) − loss(x − h)) / 2h on the reference backend in
 * doubles. Throws an Error that names the parameter, the place and both numbers.
 */
export async function checkNetworkGradients(network: NetworkCase): Promise<void> {
  const backend = referenceBackend({ doubles: true });
  const plan = preparePlan(network, backend);
  await backend.run(plan, { from: 0, to: plan.updateFrom }, call);
  const analytic = gradientsOf(plan, backend);
  const loss = async () => {
    fillBatch(network, plan, backend);
    const to = plan.steps.findIndex(({ type, layer }) => type === 'sumShards' && layer === 'loss') + 1;
    await backend.run(plan, { from: 0, to }, call);
    return backend.view(plan.loss ?? plan.output).data[0];
  };
  for (const { name, slot, trainable } of plan.parameters) {
    if (analytic.has(name) !== trainable) throw new Error(`${name} has ${trainable ? 'no' : 'a'} gradient.`);
    const { data } = backend.view(slot);
    for (const place of trainable ? placesOf(data.length) : []) {
      const value = data[place];
      data[place] = value + step;
      const above = await loss();
      data[place] = value - step;
      const below = await loss();
      data[place] = value;
      const numeric = (above - below) / (2 * step);
      const found = analytic.get(name)?.data[place] ?? Number.NaN;
      if (Math.abs(found - numeric) <= 2e-6 * (1 + Math.abs(numeric))) continue;
      throw new Error(`${name}[${place}]: backward gives ${found}, differences give ${numeric}.`);
    }
  }
}

/** Compiles for training, takes the memory, and writes weights, images and labels. */
export function preparePlan(network: NetworkCase, backend: Backend): Plan {
  const plan = compilePlan(planOptions(network));
  backend.reserve(plan.bytes);
  plan.parameters.forEach((parameter, index) => {
    const weights = backend.view(parameter.slot);
    if (parameter.name.endsWith('.kernel')) writeStart(parameter, network.seed, weights);
    else weights.data.set(seededTensor(parameter.shape, index).data);
  });
  fillBatch(network, plan, backend);
  return plan;
}

/** Before every run: once its images are read, their memory is used for other things. */
function fillBatch(network: NetworkCase, { input, labels }: Plan, backend: Backend): void {
  backend.view(input).data.set(imagesOf(network).data);
  if (labels) backend.view(labels).data.set(labelsOf(network).data);
}

/** Copies of the gradients as they lie in the arena once everything before `plan.updateFrom` has run. */
export function gradientsOf(plan: Plan, backend: Backend): ReadonlyMap<string, NumberTensor> {
  return new Map(
    [...plan.gradients].map(([name, slot]) => {
      const { shape, data } = backend.view(slot);
      return [name, { shape, data: data.slice() }];
    }),
  );
}

/** All places, or so many spread over all of them. */
function placesOf(count: number): number[] {
  const places = Math.min(count, mostNumbers);
  return Array.from({ length: places }, (_, turn) => Math.floor((turn * count) / places));
}
