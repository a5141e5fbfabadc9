/** Everything that is marked on one picture: the chosen cell with what belongs to it, and what is pointed at. */
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, Stage } from '../../../src/protocol/kernelLab.ts';
import { type Cursor, isReadCell, type Place, samePlace } from '../state/cursor.ts';
import type { Probed } from '../state/probes.ts';
import { convolutionAt } from '../state/settingsEdits.ts';
import { eachCellFrom, latticeBox, type Marker, markerOf, markersOn, type StageGrid } from './markers.ts';
import { readerBoxes, readerPlace } from './readers.ts';
import {
  type CellBox,
  type CellLattice,
  footprint,
  turnedIndex,
  weightCells,
  windowCells,
} from './windows.ts';

/** What decides where marks are. */
export interface MarkScene {
  readonly cursor: Cursor;
  readonly settings: LabSettings;
  readonly geometry: readonly StepGeometry[];
  readonly probed: Probed | null;
  /** The step that is looked at. */
  readonly focus: number;
  /** The weight that is pointed at: its index as written. */
  readonly weight: number | null;
  /** The cell of the card's grids that is pointed at. */
  readonly pointed: number | null;
}

export interface PictureMarks {
  readonly frames: readonly Marker[];
  /** Cells with a dot each; none where they are too small. */
  readonly dots: readonly CellLattice[];
}

/** The marks on the picture of a stage. */
export function pictureMarks(scene: MarkScene, stage: Stage, grid: StageGrid): PictureMarks {
  const { cursor, geometry } = scene;
  const isEach = Math.min(grid.x, grid.y) >= eachCellFrom;
  const frames: Marker[] = [];
  const dots: CellLattice[] = [];
  const weight = weightLattice(scene);
  if (weight?.stage === stage && weight.rows.count > 0 && weight.columns.count > 0) {
    frames.push(markerOf(latticeBox(weight), grid, 1));
    if (isEach) dots.push(weight);
  }
  const { pin, hover } = cursor;
  if (pin && hover?.stage === stage && !samePlace(pin, hover)) frames.push(markerOf(boxOf(hover), grid, 1));
  const place = pin ?? hover;
  if (place) {
    frames.push(
      ...markersOn(stage, footprint(place, geometry, readersAt(scene, place, isEach)), grid, pin !== null),
    );
    const step = geometry[place.stage];
    const hasGaps = step && (step.rows.dilation > 1 || step.columns.dilation > 1);
    if (hasGaps && isEach && place.stage - 1 === stage) dots.push(windowCells(place, step));
  }
  for (const spot of pointedPlaces(scene)) {
    if (spot.stage === stage) frames.push(markerOf(boxOf(spot), grid, 2));
  }
  return { frames, dots };
}

/** The index, as applied, of the weight that is pointed at; null where that is none of the step looked at. */
export function pointedTap({ settings, focus, weight }: MarkScene): number | null {
  const step = convolutionAt(settings, focus);
  if (!step || weight === null || weight >= step.kernel.weights.length) return null;
  return turnedIndex(weight, step.kernel.weights.length, step.flip);
}

function weightLattice(scene: MarkScene): CellLattice | null {
  const tap = pointedTap(scene);
  const step = scene.geometry[scene.focus];
  return tap === null || !step ? null : weightCells(scene.focus, step, tap);
}

/** What the next stage makes of the chosen cell, as the host says it; of an older cell until it does. */
function readersAt({ probed, cursor }: MarkScene, { stage }: Place, isEach: boolean): CellBox[] | null {
  const main = probed?.main;
  if (main?.stage !== stage || !main.readers || (cursor.pin ?? cursor.hover) === null) return null;
  return readerBoxes(main.readers, isEach);
}

/** Cells of the pictures that belong to the number of the card that is pointed at. */
function pointedPlaces(scene: MarkScene): Place[] {
  const { probed, focus, pointed } = scene;
  if (!probed) return [];
  const { main } = probed;
  if (isReadCell(main, focus)) {
    const place = pointed !== null && main.readers ? readerPlace(main.readers, pointed) : null;
    return place ? [place] : [];
  }
  const tap = pointed ?? (main.stage === focus ? pointedTap(scene) : null);
  const cell = tap === null ? undefined : main.cells[tap];
  if (!cell) return [];
  const stage = main.stage - 1;
  const own = { stage, row: cell.row, column: cell.column };
  const source = cell.source && { stage, ...cell.source };
  return source && !samePlace(own, source) ? [own, source] : [own];
}

function boxOf({ stage, row, column }: Place): CellBox {
  return { stage, rows: { from: row, to: row }, columns: { from: column, to: column } };
}
