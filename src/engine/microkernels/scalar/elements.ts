import type { ElementKernels } from '../kernels.ts';
import { activated, type SharedNumbers } from './numbers.ts';

const round = Math.fround;

export function scalarElements(memory: SharedNumbers): ElementKernels {
  return { ...moves(memory), ...sums(memory), ...updates(memory), ...loss(memory) };
}

function moves(memory: SharedNumbers) {
  return {
    copy(source, target, bytes) {
      memory.bytes.copyWithin(target, source, source + bytes);
    },
    clear(target, bytes) {
      memory.bytes.fill(0, target, target + bytes);
    },
    copyRows(source, sourceStep, target, targetStep, rows, bytes) {
      const view = memory.bytes;
      for (let row = 0; row < rows; row++) {
        const from = source + row * sourceStep;
        view.copyWithin(target + row * targetStep, from, from + bytes);
      }
    },
  } satisfies Partial<ElementKernels>;
}

function sums(memory: SharedNumbers) {
  return {
    add(a, b, target, count) {
      const { floats } = memory;
      for (let i = 0; i < count; i++) floats[target / 4 + i] = floats[a / 4 + i] + floats[b / 4 + i];
    },
    sumParts(parts, partBytes, partCount, target, count) {
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        let sum = floats[parts / 4 + i];
        for (let part = 1; part < partCount; part++) {
          sum = round(sum + floats[(parts + part * partBytes) / 4 + i]);
        }
        floats[target / 4 + i] = sum;
      }
    },
    columnSums(source, rows, width, target) {
      const { floats } = memory;
      for (let column = 0; column < width; column++) {
        let sum = 0;
        for (let row = 0; row < rows; row++) sum = round(sum + floats[source / 4 + row * width + column]);
        floats[target / 4 + column] = sum;
      }
    },
    relu(source, target, count, slope) {
      const { floats } = memory;
      const kind = slope === 0 ? 1 : 2;
      for (let i = 0; i < count; i++) {
        floats[target / 4 + i] = activated(floats[source / 4 + i], kind, round(slope));
      }
    },
    reluBackward(output, gradient, target, count, slope) {
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        const value = floats[gradient / 4 + i];
        floats[target / 4 + i] = floats[output / 4 + i] <= 0 ? value * round(slope) : value;
      }
    },
  } satisfies Partial<ElementKernels>;
}

function updates(memory: SharedNumbers) {
  return {
    sgd(parameter, gradient, velocity, count, rate, momentum, share, weightDecay, nesterovMomentum) {
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        const value = floats[parameter / 4 + i];
        const slope = round(floats[gradient / 4 + i] + round(round(weightDecay) * value));
        let move = slope;
        if (velocity !== 0) {
          const past = round(round(momentum) * floats[velocity / 4 + i]);
          const speed = round(past + round(round(share) * slope));
          floats[velocity / 4 + i] = speed;
          move = nesterovMomentum === 0 ? speed : round(slope + round(round(nesterovMomentum) * speed));
        }
        floats[parameter / 4 + i] = value - round(round(rate) * move);
      }
    },
    rmsprop(parameter, gradient, meanSquare, velocity, count, ...factors) {
      const [rate, smoothing, share, epsilon, momentum, weightDecay] = factors.map(round);
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        const value = floats[parameter / 4 + i];
        const slope = round(floats[gradient / 4 + i] + round(weightDecay * value));
        const past = round(smoothing * floats[meanSquare / 4 + i]);
        const square = round(past + round(share * round(slope * slope)));
        floats[meanSquare / 4 + i] = square;
        let move = round(slope / round(round(Math.sqrt(square)) + epsilon));
        if (velocity !== 0) {
          move = round(round(momentum * floats[velocity / 4 + i]) + move);
          floats[velocity / 4 + i] = move;
        }
        floats[parameter / 4 + i] = value - round(rate * move);
      }
    },
    adagrad(parameter, gradient, sumOfSquares, count, ...factors) {
      const [rate, epsilon, weightDecay] = factors.map(round);
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        const value = floats[parameter / 4 + i];
        const slope = round(floats[gradient / 4 + i] + round(weightDecay * value));
        const sum = round(floats[sumOfSquares / 4 + i] + round(slope * slope));
        floats[sumOfSquares / 4 + i] = sum;
        const root = round(round(Math.sqrt(sum)) + epsilon);
        floats[parameter / 4 + i] = value - round(round(rate * slope) / root);
      }
    },
    adam(parameter, gradient, mean, meanSquare, count, ...factors) {
      const [rate, beta1, share1, beta2, share2, squareScale, epsilon, weightDecay, keep] =
        factors.map(round);
      const { floats } = memory;
      for (let i = 0; i < count; i++) {
        const value = floats[parameter / 4 + i];
        const slope = round(floats[gradient / 4 + i] + round(weightDecay * value));
        const newMean = round(round(beta1 * floats[mean / 4 + i]) + round(share1 * slope));
        const past = round(beta2 * floats[meanSquare / 4 + i]);
        const newSquare = round(past + round(share2 * round(slope * slope)));
        const root = round(Math.sqrt(round(newSquare * squareScale)));
        floats[mean / 4 + i] = newMean;
        floats[meanSquare / 4 + i] = newSquare;
        floats[parameter / 4 + i] =
          round(keep * value) - round(round(rate * newMean) / round(root + epsilon));
      }
    },
  } satisfies Partial<ElementKernels>;
}

function loss(memory: SharedNumbers) {
  return {
    softmaxCrossEntropy(logits, labels, samples, classes, smoothing, scale, loss, correct, dLogits) {
      const { floats } = memory;
      let [losses, corrects] = [0, 0];
      for (let sample = 0; sample < samples; sample++) {
        const first = logits / 4 + sample * classes;
        const label = floats[labels / 4 + sample];
        let [best, largest, sum] = [0, floats[first], 0];
        for (let k = 1; k < classes; k++) {
          if (floats[first + k] > floats[first + best]) best = k;
          largest = Math.max(largest, floats[first + k]);
        }
        if (best === label) corrects++;
        for (let k = 0; k < classes; k++) sum += Math.exp(floats[first + k] - largest);
        for (let k = 0; k < classes; k++) {
          const logProbability = floats[first + k] - largest - Math.log(sum);
          const target = smoothing / classes + (k === label ? 1 - smoothing : 0);
          if (target !== 0) losses -= target * logProbability;
          if (dLogits === 0) continue;
          floats[dLogits / 4 + sample * classes + k] = (Math.exp(logProbability) - target) * scale;
        }
      }
      floats[loss / 4] = losses * scale;
      floats[correct / 4] = corrects;
    },
  } satisfies Partial<ElementKernels>;
}
