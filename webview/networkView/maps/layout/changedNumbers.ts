/** What is switched off or edited in a network, and what its numbers are with that. */
import type { Ablation, MapsLayer, MapsNetwork } from '../../../../src/protocol/featureMaps.ts';

/** One number that is edited. */
export type WeightChange = Extract<Ablation, { readonly type: 'weight' }>;

/** The weights by which `output` reads input channel `input`, of a group the place within it. */
export interface KernelPart {
  readonly layer: string;
  readonly input: number;
  readonly output: number;
  /** Columns of the kernel. */
  readonly width: number;
}

/** Whether two changes are of the same map, kernel or weight. */
export function isSameChange(one: Ablation, other: Ablation): boolean {
  return targetOf(one) === targetOf(other);
}

function targetOf(change: Ablation): string {
  return JSON.stringify(change.type === 'weight' ? [change.tensor, change.place] : change);
}

/** A change of one weight of a part, row by row. */
export function weightChange(
  { layer, input, output, width }: KernelPart,
  index: number,
  value: number,
): WeightChange {
  const place = [Math.floor(index / width), index % width, input, output];
  return { type: 'weight', tensor: `${layer}.kernel`, place, value };
}

/** The change of a bias. */
export function biasChange(
  { layer, output }: Pick<KernelPart, 'layer' | 'output'>,
  value: number,
): WeightChange {
  return { type: 'weight', tensor: `${layer}.bias`, place: [output], value };
}

/** The weights of a part with changes, each on top of those before; `trained`: without. */
export function changedWeights(
  trained: readonly number[],
  changes: readonly Ablation[],
  { layer, input, output, width }: KernelPart,
): number[] {
  const weights = [...trained];
  for (const change of changes) {
    if (change.type === 'map' || partOf(change).layer !== layer || partOf(change).output !== output) continue;
    if (change.type === 'kernel') {
      if (change.input === null || change.input === input) weights.fill(0);
      continue;
    }
    const [row, column, ofInput] = change.place;
    if (change.place.length === 4 && ofInput === input) weights[row * width + column] = change.value;
  }
  return weights;
}

/** A bias with changes. */
export function changedBias(
  trained: number,
  changes: readonly Ablation[],
  { layer, output }: Pick<KernelPart, 'layer' | 'output'>,
): number {
  const found = changes.find((change) => isSameChange(change, biasChange({ layer, output }, 0)));
  return found?.type === 'weight' ? found.value : trained;
}

/** The layer and the output that weights belong to. */
export function partOf(change: Exclude<Ablation, { type: 'map' }>): Pick<KernelPart, 'layer' | 'output'> {
  if (change.type === 'kernel') return change;
  return { layer: change.tensor.replace(/\.\w+$/, ''), output: change.place.at(-1) ?? 0 };
}

/** The changes of one kernel and its bias, of all input channels. */
export function changesOf(
  changes: readonly Ablation[],
  { layer, output }: Pick<KernelPart, 'layer' | 'output'>,
): readonly Ablation[] {
  return changes.filter((change) => {
    if (change.type === 'map') return false;
    const part = partOf(change);
    return part.layer === layer && part.output === output;
  });
}

/** Whether a layer is the last, whose numbers are the answer: none of them can be switched off. */
export function isAnswer(layers: readonly MapsLayer[], layer: string): boolean {
  return layers.findLast(({ depth }) => depth === 0)?.name === layer;
}

/** Whether changes of one network mean the same in the other. */
export function haveSameLayers(one: MapsNetwork | null, other: MapsNetwork | null | undefined): boolean {
  return JSON.stringify(layersOf(one)) === JSON.stringify(layersOf(other));
}

function layersOf(network: MapsNetwork | null | undefined) {
  return network?.layers.map(({ range: _, dead: __, ...layer }) => layer);
}
