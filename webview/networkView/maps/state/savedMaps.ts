/** What the colours of maps go by: each its own largest magnitude, that of its layer, of all, or one that stays. */
export type MapScale = 'map' | 'layer' | 'network' | 'locked';

/** How a person looks at maps; survives hiding and reloading. */
export interface SavedMaps {
  readonly scale: MapScale;
  /** The layer that is open. */
  readonly layer: string | null;
}

/** What was kept, where it can be used. A scale that was locked is not: its ends are gone. */
export function readSavedMaps(saved: unknown): SavedMaps {
  const { maps } = recordOf(saved);
  const { scale, layer } = recordOf(maps);
  return {
    scale: scale === 'map' || scale === 'network' ? scale : 'layer',
    layer: typeof layer === 'string' ? layer : null,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
