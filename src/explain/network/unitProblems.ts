/** What can be wrong with the name of a unit, of a map or of a weight, in words. */
import { EngineError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';

export function noLayer(layer: string, names: readonly string[]): EngineError {
  return new EngineError({
    code: 'no-layer',
    problem: message('The network has no layer with the name {name}.', { name: layer }),
    remedy: message('Name one of these: {names}.', { names: names.join(', ') }),
  });
}

/** `extents`: of the layer's output, one image; `layer`: null for the network's input. */
export function noUnit(
  layer: string | null,
  extents: readonly number[],
  place: readonly number[],
): EngineError {
  const last = extents.map((extent) => extent - 1).join(',');
  const args = { layer: layer ?? '', found: place.join(','), last };
  return new EngineError({
    code: 'no-unit',
    problem:
      layer === null
        ? message('The input has no unit {found}: its last is {last}.', args)
        : message('{layer} has no unit {found}: its last is {last}.', args),
    remedy:
      extents.length === 1
        ? message('Give one number, from 0.')
        : message('Give row, column and channel, each from 0.'),
  });
}

/** `shape`: of the tensor of weights `name`. */
export function noWeight(name: string, shape: readonly number[], place: readonly number[]): EngineError {
  return new EngineError({
    code: 'no-weight',
    problem: message('{name} of shape {shape} has no place {found}.', {
      name,
      shape: shape.join('×'),
      found: place.join(','),
    }),
    remedy: message('Give a whole number from 0 for each dimension.'),
  });
}

/** A map of the last layer was to be switched off. */
export function mapOfAnswer(layer: string): EngineError {
  return new EngineError({
    code: 'last-layer',
    problem: message('{layer} is the last layer, whose numbers are the answer: none can be switched off.', {
      layer,
    }),
    remedy: message('Switch off a map of an earlier layer, or a kernel of this one.'),
  });
}
