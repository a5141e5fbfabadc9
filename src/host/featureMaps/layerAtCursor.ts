import type * as vscode from 'vscode';
import type { MapsLayer } from '../../protocol/featureMaps.ts';
import { rangeIn } from '../networkFile/networkDocument.ts';

/**
 * The layer that the cursor stands in: the innermost around it, or else one whose lines it stands on. Null where there
 * is none.
 */
export function layerAtCursor(
  document: vscode.TextDocument,
  position: vscode.Position,
  layers: readonly MapsLayer[],
): string | null {
  const ranges = layers.map(({ name, range }) => ({
    name,
    length: range.length,
    range: rangeIn(document, range),
  }));
  const around = ranges.filter(({ range }) => range.contains(position));
  const onLine = ranges.filter(
    ({ range: { start, end } }) => start.line <= position.line && position.line <= end.line,
  );
  const [nearest] = (around.length > 0 ? around : onLine).toSorted((a, b) => a.length - b.length);
  return nearest?.name ?? null;
}
