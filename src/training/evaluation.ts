import { batchOrder, readBatches } from '../data/datasets/batches.ts';
import type { Dataset } from '../data/datasets/openDataset.ts';
import type { SampleSource } from '../data/datasets/sampleSource.ts';
import type { Network } from '../engine/network/network.ts';
import type { LossSpec } from '../engine/network/steps/loss.ts';
import type { TensorInput } from '../engine/ops/op.ts';

/** An image that was named wrong. */
export interface WrongSample {
  /** Its place in its part of the data. */
  readonly index: number;
  /** What a person calls it. */
  readonly name: string;
  /** The image file of its own that it has, else null. */
  readonly file: string | null;
  readonly label: number;
  readonly predicted: number;
  /** Probability of what was predicted, 0..1; with `meanSquaredError` the output itself. */
  readonly confidence: number;
}

/** How well a network does on a part of the data. */
export interface Evaluation {
  /** Means over all images. */
  readonly loss: number;
  readonly accuracy: number;
  /** Images that could be read. */
  readonly count: number;
  /** `confusion[label][predicted]`: images. */
  readonly confusion: readonly (readonly number[])[];
  /** The surest first, at most {@link mostOfAPair} of each pair of classes and {@link mostWrong} in all. */
  readonly wrong: readonly WrongSample[];
}

export interface EvaluationOptions {
  readonly batchSize: number;
  readonly loss: LossSpec;
  /** Of the last layer. */
  readonly units: number;
  /** Asked before each batch; where it says no, there is no evaluation. */
  readonly goOn?: () => Promise<boolean>;
}

export const mostOfAPair = 16;
export const mostWrong = 1000;

/**
 * Evaluates a network on all images of a source, in its order. Null where `goOn` said no.
 * Throws as `readBatches` and {@link Network.evaluate}.
 */
export async function evaluate(
  network: Network,
  source: SampleSource,
  { batchSize, loss, units, goOn }: EvaluationOptions,
): Promise<Evaluation | null> {
  const tally = new Tally(source, loss);
  for await (const batch of readBatches(source, { order: batchOrder(null, 0, source.count), batchSize })) {
    if (goOn && !(await goOn())) return null;
    const { images, labels, indices, count } = batch;
    const result = await network.evaluate(
      { shape: [count, ...source.shape], data: images },
      lossLabels(loss, labels, units),
    );
    tally.add(result.loss, result.output, labels, indices);
  }
  return tally.evaluation();
}

/** Of the parts that are no training; null for one that there is not. */
export type Evaluations = Readonly<Record<'validation' | 'test', Evaluation | null>>;

/** {@link evaluate} on validation and test. */
export async function evaluateParts(
  network: Network,
  { validation, test }: Pick<Dataset, keyof Evaluations>,
  options: EvaluationOptions,
): Promise<Evaluations | null> {
  const validated = validation && (await evaluate(network, validation, options));
  if (validation && !validated) return null;
  const tested = test && (await evaluate(network, test, options));
  return test && !tested ? null : { validation: validated, test: tested };
}

/** Labels as a loss takes them: class numbers, or with `meanSquaredError` 1 for the class and 0 for all others. */
export function lossLabels(loss: LossSpec, labels: Float32Array, units: number): TensorInput {
  if (loss.type === 'crossEntropy') return { shape: [labels.length], data: labels };
  const data = new Float32Array(labels.length * units);
  for (const [image, label] of labels.entries()) data[image * units + label] = 1;
  return { shape: [labels.length, units], data };
}

/** Softmax of logits, in double precision: the largest is taken off first, so that nothing overflows. */
export function probabilitiesOf(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Where the largest number stands; the first of equals. */
export function largestPlace(values: ArrayLike<number>): number {
  let best = 0;
  for (let place = 1; place < values.length; place++) if (values[place] > values[best]) best = place;
  return best;
}

/** Counts while batches come in. */
class Tally {
  readonly #source: SampleSource;
  readonly #isLogits: boolean;
  #counts: number[][] = [];
  #wrong: Omit<WrongSample, 'name' | 'file'>[] = [];
  #loss = 0;
  #correct = 0;
  #count = 0;

  constructor(source: SampleSource, loss: LossSpec) {
    this.#source = source;
    this.#isLogits = loss.type === 'crossEntropy';
  }

  add(loss: number, output: TensorInput, labels: Float32Array, indices: Uint32Array): void {
    const [count, units] = output.shape;
    if (this.#count === 0) this.#counts = Array.from({ length: units }, () => new Array(units).fill(0));
    this.#loss += loss * count;
    this.#count += count;
    for (let image = 0; image < count; image++) {
      const values = Array.from({ length: units }, (_, unit) => output.data[image * units + unit]);
      const [label, predicted] = [labels[image], largestPlace(values)];
      this.#counts[label][predicted]++;
      if (label === predicted) this.#correct++;
      else {
        const confidence = (this.#isLogits ? probabilitiesOf(values) : values)[predicted];
        this.#wrong.push({ index: indices[image], label, predicted, confidence });
      }
    }
  }

  evaluation(): Evaluation {
    return {
      loss: this.#loss / this.#count,
      accuracy: this.#correct / this.#count,
      count: this.#count,
      confusion: this.#counts,
      wrong: this.#surest(),
    };
  }

  #surest(): WrongSample[] {
    const pairs = new Map<string, number>();
    const isAmongFirst = ({ label, predicted }: { label: number; predicted: number }) => {
      const pair = `${label} ${predicted}`;
      const before = pairs.get(pair) ?? 0;
      pairs.set(pair, before + 1);
      return before < mostOfAPair;
    };
    return this.#wrong
      .toSorted((a, b) => b.confidence - a.confidence || a.index - b.index)
      .filter(isAmongFirst)
      .slice(0, mostWrong)
      .map((sample) => ({
        ...sample,
        name: this.#source.nameOf(sample.index),
        file: this.#source.fileOf(sample.index),
      }));
  }
}
