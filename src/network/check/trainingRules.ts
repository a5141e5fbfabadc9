/** Whether training can go as the file says. */
import { EngineError, type ProblemError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import { LayerError } from '../../engine/network/layerError.ts';
import type { LayerSpec } from '../../engine/network/layerSpec.ts';
import { layerSpecs } from '../compile/layerSpecs.ts';
import { trainingSpec } from '../compile/trainingSpec.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import { replaced } from '../document/edits.ts';
import { finding, setting } from '../document/findings.ts';
import { fieldAt } from '../document/tree.ts';
import { trainingBytes } from '../inference/trainingBytes.ts';
import { type CheckContext, layerRange, type Rule, rangeOfFirst } from './checkContext.ts';

/** Learning rates that each optimizer is used with; beyond ten times as much or as little something else was meant. */
const usualRates = {
  adam: [1e-5, 1e-2],
  adamw: [1e-5, 1e-2],
  rmsprop: [1e-5, 1e-2],
  sgd: [1e-4, 1],
  adagrad: [1e-4, 1],
} as const;

/** A learning rate far outside of use. */
export const strangeRate: Rule = ({ document: { root, json } }) => {
  const node = fieldAt(root, 'training', 'optimizer', 'learningRate');
  if (!node || json.training?.optimizer === undefined) return [];
  const { optimizer, learningRate } = trainingSpec(json.training as Parameters<typeof trainingSpec>[0]);
  const [low, high] = usualRates[optimizer.type];
  if (learningRate >= low / 10 && learningRate <= high * 10) return [];
  const nearest = learningRate < low ? low : high;
  return [
    finding({
      code: 'learning-rate',
      severity: 'warning',
      range: rangeOfFirst(node),
      problem: message(
        'A learning rate of {value} is far from what {optimizer} is used with, {low} to {high}.',
        {
          value: learningRate,
          optimizer: optimizer.type,
          low,
          high,
        },
      ),
      remedy:
        learningRate > high
          ? message('Larger steps jump over the minimum: write a smaller one.')
          : message('Nothing would move: write a larger one.'),
      fixes: [{ title: message('Set to {value}', { value: nearest }), edits: [replaced(node, nearest)] }],
    }),
  ];
};

/** Early stopping that waits for numbers of a validation that is not there. */
export const noValidation: Rule = ({ document: { text, root, json } }) => {
  const { dataset, training } = json;
  const stopping = training?.earlyStopping;
  const metric = stopping && (stopping.metric ?? 'validationLoss');
  if (!dataset?.type || !metric?.startsWith('validation') || (dataset.validationSplit ?? 0) > 0) return [];
  const [data, stop] = [fieldAt(root, 'dataset'), fieldAt(root, 'training', 'earlyStopping')];
  // Where it is written but wrong, that has been said.
  if (!data || !stop || (fieldAt(data, 'validationSplit')?.value ?? 0) !== 0) return [];
  const other = metric.replace('validation', 'train');
  return [
    finding({
      code: 'no-validation',
      range: rangeOfFirst(fieldAt(stop, 'metric'), stop),
      problem: message('{metric} is never measured: no images are kept for validation.', { metric }),
      remedy: message('Give the dataset a "validationSplit" of 0.2, or use {other}.', { other }),
      fixes: [setting(text, data, 'validationSplit', 0.2), setting(text, stop, 'metric', other)],
    }),
  ];
};

/** A warm-up that the run does not outlive. */
export const longWarmup: Rule = ({ document: { root, json } }) => {
  const warmup = json.training?.schedule?.warmupEpochs ?? 0;
  const epochs = json.training?.epochs ?? trainingSpec().epochs;
  if (warmup < epochs || warmup === 0) return [];
  return [
    finding({
      code: 'warmup-too-long',
      severity: 'warning',
      range: rangeOfFirst(fieldAt(root, 'training', 'schedule', 'warmupEpochs')),
      problem: message(
        'The warm-up lasts until training ends, after epoch {epochs}: the learning rate never gets further.',
        { epochs },
      ),
      remedy: message('Shorten the warm-up, or train for more epochs.'),
    }),
  ];
};

/**
 * What the plan of a training step refuses, and memory that the machine has not. It compiles the plan: for a
 * network without other errors, and a pause in typing.
 */
export const trainingPlan: Rule = (context) => {
  const { document, summary, surroundings } = context;
  const { json } = document;
  const inputShape = json.input?.shape;
  if (!inputShape) return [];
  const { batchSize, loss, optimizer } = trainingSpec(json.training as Parameters<typeof trainingSpec>[0]);
  const range = rangeOfFirst(
    fieldAt(document.root, 'training', 'batchSize'),
    fieldAt(document.root, 'layers'),
  );
  try {
    const layers: readonly LayerSpec[] = layerSpecs(document.layers, summary.layers);
    const { total } = trainingBytes(layers, inputShape, { batch: batchSize, loss, optimizer });
    const { memoryBytes = Number.POSITIVE_INFINITY } = surroundings;
    return total > memoryBytes ? [memoryShort(range, total, memoryBytes, batchSize)] : [];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [refusal(context, error, range)];
  }
};

function refusal(
  { document: { text, root }, layers }: CheckContext,
  error: ProblemError,
  planRange: Diagnostic['range'],
): Diagnostic {
  const { code, problem, remedy } = error;
  if (code === 'plan-too-large') {
    const { fitting } = remedy.args;
    const training = fieldAt(root, 'training');
    const fixes = training && fitting !== undefined ? [setting(text, training, 'batchSize', fitting)] : [];
    return finding({ code, range: planRange, problem, remedy, fixes });
  }
  const optimizer = fieldAt(root, 'training', 'optimizer');
  const layer =
    error instanceof LayerError && layers.find(({ summary }) => summary.name === error.layer)?.layer;
  const range = layer
    ? layerRange(layer)
    : rangeOfFirst(fieldAt(optimizer, code), optimizer, fieldAt(root, 'layers'));
  const fixes = code === 'nesterov' && optimizer ? [setting(text, optimizer, 'momentum', 0.9)] : [];
  return finding({ code, range, problem, remedy, fixes });
}

function memoryShort(range: Diagnostic['range'], needed: number, has: number, batch: number): Diagnostic {
  const gibibytes = (bytes: number) => Number((bytes / 2 ** 30).toPrecision(2));
  return finding({
    code: 'memory-short',
    range,
    problem: message(
      'Training in batches of {batch} needs {needed} GiB of memory; the machine has {has} GiB.',
      {
        batch,
        needed: gibibytes(needed),
        has: gibibytes(has),
      },
    ),
    remedy: message('Use smaller batches, smaller images, or fewer filters.'),
  });
}
