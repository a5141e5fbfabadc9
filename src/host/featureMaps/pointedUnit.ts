import { unmasked } from '../../explain/network/ablation.ts';
import { type NetworkGraph, planeOf } from '../../explain/network/networkGraph.ts';
import type { SeenImage } from '../../explain/network/seenImage.ts';
import { indexOf, slotOf, type Unit, unitsIn } from '../../explain/network/unit.ts';
import { type UnitField, unitField } from '../../explain/network/unitField.ts';
import type { MarkedCells, PointedUnit } from '../../protocol/featureMaps.ts';

/** Above so many numbers to be marked, layers · units, only the unit and the input are. */
const mostMarked = 40_000_000;

/** A unit's number, and what it depends on: on the input, and on the maps of every layer before it. */
export function pointedUnit({ graph, image, outputs }: SeenImage, unit: Unit): PointedUnit {
  const slot = slotOf(graph, unit);
  const { data } = (unit.layer === null ? image : outputs.get(unit.layer)) ?? image;
  const value = data[indexOf(slot, unit.place)];
  const own = unit.place.length === 3 ? [ownMark(unit)] : [];
  if (unit.layer === null) return { unit, value, marks: own };
  const read = [null, ...(isMarkable(graph) ? graph.outputs.keys() : [])].filter(
    (layer) => layer !== unit.layer && (layer === null || unmasked(layer) === layer),
  );
  return { unit, value, marks: [...own, ...read.flatMap((layer) => marksIn(graph, layer, unit))] };
}

function isMarkable({ outputs }: NetworkGraph): boolean {
  const units = [...outputs.values()].reduce((sum, slot) => sum + unitsIn(slot), 0);
  return units * outputs.size <= mostMarked;
}

function ownMark({ layer, place: [row, column, channel] }: Unit): MarkedCells {
  return { layer, row, column, rows: 1, columns: 1, channel };
}

/** What the unit depends on of a layer: its receptive field in a network whose input that layer is. */
function marksIn(graph: NetworkGraph, layer: string | null, unit: Unit): MarkedCells[] {
  const slot = layer === null ? graph.input : graph.outputs.get(layer);
  if (slot?.shape.length !== 4) return [];
  const field = unitField({ ...graph, input: slot }, unit);
  if (!field.box) return [];
  const { rows, columns } = field.box;
  const extents = { rows: rows.to - rows.from + 1, columns: columns.to - columns.from + 1 };
  const channel = planeOf(slot)[2] === 1 ? null : onlyChannel(field);
  return [{ layer, row: rows.from, column: columns.from, ...extents, channel }];
}

/** The one channel that is marked; null where there are more. */
function onlyChannel({ marks, channels }: UnitField): number | null {
  const channel = marks.indexOf(1) % channels;
  for (let place = 0; place < marks.length; place++)
    if (marks[place] === 1 && place % channels !== channel) return null;
  return channel;
}
