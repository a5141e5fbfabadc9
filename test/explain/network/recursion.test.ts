/** Explanations followed down to the pixels: what they say, added up by hand, is what the engine has computed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../../src/engine/activation.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { activateChannels } from '../../../src/engine/ops/activate.ts';
import { contributorsOf, explainUnit } from '../../../src/explain/network/explainUnit.ts';
import type { SeenImage } from '../../../src/explain/network/seenImage.ts';
import type { Unit } from '../../../src/explain/network/unit.ts';
import type { UnitExplanation } from '../../../src/explain/network/unitExplanation.ts';
import { backends, withBackend } from '../../engine/network/backends.ts';
import { mixedLayers } from '../../engine/network/mixedNetwork.ts';
import { aNetwork } from '../../engine/network/randomNetworks.ts';
import { seen, unitsOf } from './seen.ts';

/** Opens a unit and all that it is made of: every explanation is checked, and the number made anew of pixels and weights. */
class Opened {
  readonly explanations = new Map<string, UnitExplanation>();
  readonly #numbers = new Map<string, number>();
  readonly #image: SeenImage;

  constructor(image: SeenImage) {
    this.#image = image;
  }

  explain(unit: Unit): UnitExplanation {
    const key = `${unit.layer} ${unit.place}`;
    const explanation = this.explanations.get(key) ?? explainUnit(this.#image, unit);
    this.explanations.set(key, explanation);
    return explanation;
  }

  /** The number of a unit by what explanations say of weights and places: no number of the engine but the pixels. */
  number(unit: Unit): number {
    const key = `${unit.layer} ${unit.place}`;
    const number = this.#numbers.get(key) ?? this.#compute(unit);
    this.#numbers.set(key, number);
    return number;
  }

  #compute(unit: Unit): number {
    const explanation = this.explain(unit);
    switch (explanation.type) {
      case 'input':
        return explanation.value;
      case 'maximum':
        return Math.max(...explanation.terms.map((term) => this.number(term.unit)));
      case 'average':
        return total(explanation.terms.map((term) => this.number(term.unit))) / explanation.divisor;
      case 'normalization': {
        const { gamma, beta, mean, variance, epsilon, term } = explanation;
        return (gamma * (this.number(term.unit) - mean)) / Math.sqrt(variance + epsilon) + beta;
      }
      case 'concatenation':
      case 'passed':
        return this.number(explanation.term.unit);
      default:
        return this.#activated(unit, explanation.activation.function);
    }
  }

  /** A softmax asks for the sums of all channels beside this one. */
  #activated(unit: Unit, activation: ActivationName): number {
    if (activation !== 'softmax') return activateChannels([this.#sum(unit)], activation)[0];
    const { rivals } = (this.explain(unit) as Extract<UnitExplanation, { type: 'dense' }>).activation;
    const sums = (rivals ?? []).map((_, channel) =>
      this.#sum({ ...unit, place: [...unit.place.slice(0, -1), channel] }),
    );
    return activateChannels(sums, 'softmax')[unit.place.at(-1) ?? 0];
  }

  #sum(unit: Unit): number {
    const explanation = this.explain(unit);
    switch (explanation.type) {
      case 'convolution': {
        const { source: layer, cells, channels, bias } = explanation;
        const products = channels.flatMap(({ channel, weights }) =>
          cells.map(({ source }, tap) =>
            source ? weights[tap] * this.number({ layer, place: [source.row, source.column, channel] }) : 0,
          ),
        );
        return total(products) + (bias ?? 0);
      }
      case 'dense':
        return (
          total(explanation.terms.map((term) => this.number(term.unit) * term.weight)) +
          (explanation.bias ?? 0)
        );
      case 'addition':
        return this.number(explanation.branch.unit) + this.number(explanation.shortcut.unit);
      case 'activation':
        return this.number(explanation.term.unit);
      default:
        throw new Error(`A ${explanation.type} has no activation.`);
    }
  }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Follows units down to the pixels, and gives what is wrong with what is met on the way. */
function complaints(image: SeenImage, units: readonly Unit[]): string[] {
  const opened = new Opened(image);
  const found: string[] = [];
  const expectNear = (
    what: string,
    { unit }: UnitExplanation,
    number: number,
    value: number,
    most: number,
  ) => {
    if (!(Math.abs(number - value) <= most))
      found.push(`${unit.layer} ${unit.place} ${what}: ${number}, ${value}`);
  };
  for (const explanation of units.map((unit) => opened.explain(unit))) {
    const { unit, value } = explanation;
    // Each layer rounds to float32, and those behind it may enlarge that.
    expectNear('from the pixels', explanation, opened.number(unit), value, 1e-4 * (1 + Math.abs(value)));
  }
  for (const explanation of opened.explanations.values()) {
    const { value, computed, tolerance } = explanation;
    expectNear('in one step', explanation, computed, value, tolerance);
    for (const term of contributorsOf(explanation)) {
      expectNear('read', explanation, term.value, opened.explain(term.unit).value, 0);
    }
  }
  return found;
}

describe('explanations', () => {
  it('of random networks add up to the engine’s numbers, down to the pixels', async () => {
    const types = new Set<string>();
    await fc.assert(
      fc.asyncProperty(aNetwork, async ({ layers, inputShape, seed }) => {
        const image = await seen(layers, inputShape, { seed });
        const units = [...image.graph.outputs.keys()].flatMap((layer) => {
          const all = unitsOf(image, layer);
          return [all[0], all[seed % all.length], all[all.length - 1]];
        });
        for (const unit of units) types.add(explainUnit(image, unit).type);
        expect(complaints(image, units)).toEqual([]);
      }),
      { seed: 4, numRuns: 60 },
    );
    expect([...types].sort()).toEqual([
      'activation',
      'addition',
      'average',
      'concatenation',
      'convolution',
      'dense',
      'maximum',
      'normalization',
      'passed',
    ]);
  });

  it.each(backends)('add up on the backend $name too', async (test) => {
    await withBackend(test, async (backend) => {
      const image = await seen(mixedLayers, [11, 9, 3], { seed: 7, backend });
      expect(complaints(image, unitsOf(image, 'dense_11').slice(0, 2))).toEqual([]);
    });
  });

  it('of a convolution in Winograd’s tiles stay within the tolerance that they state', async () => {
    const layers = [1, 2].map(
      () => ({ type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same' }) as const,
    );
    const wasm = backends[backends.length - 1];
    await withBackend(wasm, async (backend) => {
      const image = await seen(layers, [16, 16, 32], { seed: 3, backend });
      for (const unit of unitsOf(image, 'conv2d_1').filter((_, index) => index % 97 === 0)) {
        const { value, computed, tolerance } = explainUnit(image, unit);
        expect(Math.abs(value - computed)).toBeLessThanOrEqual(tolerance);
      }
    });
  });

  it.each<LayerSpec>([
    { type: 'globalAvgPool2d' },
    { type: 'conv2d', filters: 1, kernelSize: 200, kernel: new Array(40_000).fill(1) },
  ])('of a long sum, $type, stay within the tolerance that they state', async (layer) => {
    const wasm = backends[backends.length - 1];
    await withBackend(wasm, async (backend) => {
      // Of one number over and over every addition rounds to the same side.
      const image = await seen([layer], [200, 200, 1], { image: new Array(40_000).fill(0.1), backend });
      const [unit] = unitsOf(image, `${layer.type}_0`);
      const { value, computed, tolerance } = explainUnit(image, unit);
      const off = Math.abs(value - computed);
      expect(off).toBeGreaterThan(1e-5 * (1 + Math.abs(computed)));
      expect(off).toBeLessThanOrEqual(tolerance);
    });
  });
});
