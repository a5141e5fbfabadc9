/** Moves of the look: nearer, farther, aside. All pictures follow, over the same place of the image. */
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { largestCell, type Point, wayInto } from '../../shared/cells/zoom.ts';
import type { Extent, Place } from '../state/cursor.ts';
import { pictureBox } from './pictureBox.ts';
import { fromImage, type Look, startLook, toImage, type Viewport } from './viewport.ts';
import { mainScale, type Role, type Scene, wantedPictures } from './wantedPictures.ts';

/** All that decides what is on the screen. */
export interface Sight {
  readonly scene: Scene;
  /** The image first. */
  readonly extents: readonly Extent[];
  readonly geometry: readonly StepGeometry[];
}

/** A cell of a picture, and where on its canvas it is to stay, in CSS pixels. */
export interface Anchor extends Place {
  readonly x: number;
  readonly y: number;
}

/** CSS pixels per cell at which all of the main pictures is seen. */
export function fitZoom({ scene, extents, geometry }: Sight): number {
  return mainScale({ ...scene, look: startLook }, extents, geometry);
}

/** The look at `zoom` with `anchor` where it is; fit where that shows no less, and never beyond the largest cell. */
export function zoomedTo(sight: Sight, zoom: number, anchor: Anchor | null): Look {
  return zoom <= fitZoom(sight) * 1.001 ? startLook : lookAt(sight, Math.min(zoom, largestCell), anchor);
}

/** The look at exactly `zoom`, be it smaller than fit. */
export function lookAt({ scene, extents, geometry }: Sight, zoom: number, anchor: Anchor | null): Look {
  const look = { zoom, center: scene.look.center };
  if (!anchor) return look;
  const viewport = viewportIn({ scene: { ...scene, look }, extents, geometry }, anchor.stage);
  if (!viewport) return look;
  const { left, top, cssWidth, cssHeight } = pictureBox(viewport, scene.room.ratio);
  // Over the numbers of rows and columns, the first cell is meant.
  const before = (at: number, corner: number, size: number, cells: number) =>
    Math.max(0, Math.floor(((at - corner) / size) * cells));
  const row = anchor.row - before(anchor.y, top, cssHeight, viewport.height);
  const column = anchor.column - before(anchor.x, left, cssWidth, viewport.width);
  const middle = { row: row + (viewport.height - 1) / 2, column: column + (viewport.width - 1) / 2 };
  return { zoom, center: toImage(middle, anchor.stage, geometry) };
}

/**
 * The look moved by cells of `stage`, as far as there is something to see on any main picture; the same
 * look where there is nothing.
 */
export function panned(sight: Sight, stage: Stage, rows: number, columns: number): Look {
  const { scene, geometry } = sight;
  const { look } = scene;
  const now = centerInside(sight, centerOf(sight));
  const at = fromImage(now, stage, geometry);
  const center = centerInside(
    sight,
    toImage({ row: at.row + rows, column: at.column + columns }, stage, geometry),
  );
  const isMoved = Math.abs(center.row - now.row) + Math.abs(center.column - now.column) > 1e-6;
  return isMoved ? { ...look, center } : look;
}

/** The look moved just so far that a cell is seen; the same look where it is, or has no picture. */
export function revealed(sight: Sight, { stage, row, column }: Place): Look {
  const { look } = sight.scene;
  const viewport = viewportIn(sight, stage);
  if (!viewport) return look;
  const rows = wayInto(viewport.row, viewport.height, row, viewport.scale);
  const columns = wayInto(viewport.column, viewport.width, column, viewport.scale);
  if (rows === 0 && columns === 0) return look;
  const middle = {
    row: viewport.row + (viewport.height - 1) / 2 + rows,
    column: viewport.column + (viewport.width - 1) / 2 + columns,
  };
  return { ...look, center: toImage(middle, stage, sight.geometry) };
}

/** The cells of a stage that are on the screen, in the picture that can be walked through. */
function viewportIn({ scene, extents, geometry }: Sight, stage: Stage): Viewport | null {
  const isIt = (role: Role) => role === 'main' || role === 'next';
  const wanted = wantedPictures(scene, extents, geometry);
  return wanted.find(({ role, viewport }) => isIt(role) && viewport.stage === stage)?.viewport ?? null;
}

function centerOf({ scene, extents: [image] }: Sight): Point {
  return scene.look.center ?? { row: (image.height - 1) / 2, column: (image.width - 1) / 2 };
}

/** The nearest point that stands in the middle of a main picture: beyond it nothing would move. */
function centerInside({ scene, extents, geometry }: Sight, point: Point): Point {
  const corners = wantedPictures(scene, extents, geometry)
    .filter(({ role }) => role === 'main')
    .map(({ viewport, all }) => {
      const middle = { row: (viewport.height - 1) / 2, column: (viewport.width - 1) / 2 };
      const first = { row: all.rows.from + middle.row, column: all.columns.from + middle.column };
      const last = { row: all.rows.to - middle.row, column: all.columns.to - middle.column };
      return [first, last].map((corner) => toImage(corner, viewport.stage, geometry));
    });
  const inside = (axis: keyof Point) => {
    const least = Math.min(...corners.map(([first]) => first[axis]));
    const most = Math.max(...corners.map(([, last]) => last[axis]));
    return Math.min(Math.max(point[axis], least), most);
  };
  return corners.length === 0 ? point : { row: inside('row'), column: inside('column') };
}
