import type { Ablation } from '../../../../src/protocol/featureMaps.ts';
import { t } from '../../../shared/translate.ts';
import { isSameChange, partOf } from './changedNumbers.ts';

/** Changes that are named and taken back together. */
export interface ChangeGroup {
  readonly text: string;
  readonly changes: readonly Ablation[];
}

/** Changes in words, in their order: numbers of one kernel together. `isVector`: whether a layer has units, not maps. */
export function changeGroups(
  changes: readonly Ablation[],
  isVector: (layer: string) => boolean,
): readonly ChangeGroup[] {
  const groups = new Map<string, Ablation[]>();
  for (const change of changes) {
    const part = change.type === 'weight' ? partOf(change) : change;
    const key = JSON.stringify(part);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].map((group) => ({ text: groupText(group, isVector), changes: group }));
}

function groupText(group: readonly Ablation[], isVector: (layer: string) => boolean): string {
  const [change] = group;
  switch (change.type) {
    case 'map': {
      const { layer, channel } = change;
      return isVector(layer)
        ? t('{layer}: unit {channel} off', { layer, channel })
        : t('{layer}: map {channel} off', { layer, channel });
    }
    case 'kernel': {
      const { layer, output, input } = change;
      return input === null
        ? t('{layer}: kernel {output} off', { layer, output })
        : t('{layer}: kernel {output} off for channel {input}', { layer, output, input });
    }
    case 'weight': {
      const args = { ...partOf(change), count: group.length };
      if (isVector(args.layer)) {
        return args.count === 1
          ? t('{layer}: 1 number of unit {output}', args)
          : t('{layer}: {count} numbers of unit {output}', args);
      }
      return args.count === 1
        ? t('{layer}: 1 number of kernel {output}', args)
        : t('{layer}: {count} numbers of kernel {output}', args);
    }
  }
}

/** Changes without some of them. */
export function without(changes: readonly Ablation[], some: readonly Ablation[]): readonly Ablation[] {
  return changes.filter((change) => !some.some((each) => isSameChange(each, change)));
}
