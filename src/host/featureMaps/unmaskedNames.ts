import { unmasked } from '../../explain/network/ablation.ts';

/** Plain data whose texts name layers in place of their masks: what a person switched off is no layer of the file. */
export function unmaskedNames<Value>(value: Value): Value {
  return named(value) as Value;
}

function named(value: unknown): unknown {
  if (typeof value === 'string') return unmasked(value);
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, named(part)]));
}
