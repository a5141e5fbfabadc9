/** Every picture that is on the screen: of which stage, in which role, and which cells of it. */
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage, View } from '../../../src/protocol/kernelLab.ts';
import { equalCells, type Point } from '../../shared/cells/zoom.ts';
import type { Extent } from '../state/cursor.ts';
import {
  fitScale,
  fromImage,
  type Look,
  type Offered,
  offered,
  paddingFrom,
  type Room,
  type Viewport,
  viewOf,
  viewportOf,
} from './viewport.ts';

/**
 * `main`: input and output of the step that is looked at. `next`: what the step after it makes. `thumb`: a
 * stage in the row of steps. `plane`: one channel of a tensor.
 */
export type Role = 'main' | 'next' | 'thumb' | 'plane';

export interface WantedPicture {
  readonly role: Role;
  readonly viewport: Viewport;
  /** What of the stage could be seen. */
  readonly all: Offered;
  /** The channel of a plane. */
  readonly channel: number | null;
}

/** What the panel shows. */
export interface Scene {
  readonly room: Room;
  readonly look: Look;
  /** The step that is looked at. */
  readonly focus: number;
  /** The row of steps is there. */
  readonly hasThumbs: boolean;
  /** The stage whose channels are shown apart, if any, and how many they are. */
  readonly planes: { readonly stage: Stage; readonly channels: number } | null;
}

/** Room of a thumbnail, in CSS pixels. */
export const thumbRoom = { width: 84, height: 48 } as const;
/** Share of a main picture's room that the other ones have. */
const nextShare = 0.5;
const planeShare = 0.6;

/** The pictures of a scene, for stages of these extents (the image first). */
export function wantedPictures(
  scene: Scene,
  extents: readonly Extent[],
  geometry: readonly StepGeometry[],
): WantedPicture[] {
  const { room, look, planes } = scene;
  const focus = Math.min(scene.focus, geometry.length - 1);
  const scale = mainScale({ ...scene, focus }, extents, geometry);
  const center = look.center ?? middleOf(extents[0]);
  const cut = (role: Role, all: Offered, zoom: number, part: Room): WantedPicture => {
    const middle = fromImage(center, all.stage, geometry);
    return { role, viewport: viewportOf(all, middle, zoom, part), all, channel: null };
  };
  const wanted = mainStages(focus).map((stage) => {
    const isPadded = scale >= paddingFrom && stage < focus;
    return cut('main', stageOffered(stage, extents, geometry, isPadded), scale, room);
  });
  if (focus + 1 < geometry.length) {
    const all = stageOffered(focus + 1, extents, geometry, false);
    // Half of an odd number of cells is a cell more than half of the room.
    const part = {
      ...room,
      width: room.width * nextShare + scale,
      height: room.height * nextShare + scale,
    };
    // At fit it is seen whole: smaller where it is no smaller than what it is made of.
    const zoom = look.zoom === 'fit' ? Math.min(scale, fitScale(part, [all])) : scale;
    wanted.push(cut('next', all, zoom, part));
  }
  if (planes && extents[planes.stage + 1]) {
    const alone = { ...room, width: room.width * planeShare, height: room.height * planeShare };
    for (let channel = 0; channel < planes.channels; channel++) {
      wanted.push({ role: 'plane', ...whole(planes.stage, extents, alone), channel });
    }
  }
  if (scene.hasThumbs) {
    const { ratio } = room;
    for (let stage = -1; stage < geometry.length; stage++) {
      wanted.push({ role: 'thumb', ...whole(stage, extents, { ...thumbRoom, ratio }), channel: null });
    }
  }
  return wanted;
}

/** What to ask the host for to have a picture. */
export function viewOfWanted({ viewport, channel }: WantedPicture, ratio: number): View {
  const view = viewOf(viewport, ratio);
  return channel === null ? view : { ...view, channel };
}

/** Whether two pictures have the same place on the screen, whatever part they show. */
export function hasSamePlace(one: WantedPicture, other: WantedPicture): boolean {
  return (
    one.role === other.role && one.viewport.stage === other.viewport.stage && one.channel === other.channel
  );
}

/** Whether two pictures show the same values, in whatever role. */
export function showsSameStage(one: WantedPicture, other: WantedPicture): boolean {
  return one.viewport.stage === other.viewport.stage && one.channel === other.channel;
}

/** CSS pixels per cell of the main pictures. */
export function mainScale(
  { look, room, focus: wished }: Scene,
  extents: readonly Extent[],
  geometry: readonly StepGeometry[],
): number {
  if (look.zoom !== 'fit') return equalCells(look.zoom, room.ratio);
  const focus = Math.min(wished, geometry.length - 1);
  const stages = mainStages(focus);
  const padded = stages.map((stage) => stageOffered(stage, extents, geometry, stage < focus));
  const scale = fitScale(room, padded);
  if (scale >= paddingFrom) return scale;
  // Without its padding it may be larger, but never so large that the padding would come back.
  const plain = stages.map((stage) => stageOffered(stage, extents, geometry, false));
  return Math.min(fitScale(room, plain), paddingFrom - 1);
}

/** Input and output of a step; the image alone where there is no step. */
function mainStages(focus: number): readonly Stage[] {
  return focus < 0 ? [-1] : [focus - 1, focus];
}

function stageOffered(
  stage: Stage,
  extents: readonly Extent[],
  geometry: readonly StepGeometry[],
  isPadded: boolean,
): Offered {
  return offered(stage, extents[stage + 1], geometry[stage + 1], isPadded);
}

function whole(
  stage: Stage,
  extents: readonly Extent[],
  room: Room,
): Pick<WantedPicture, 'viewport' | 'all'> {
  const extent = extents[stage + 1];
  const { width, height } = room;
  const scale = Math.min(width / extent.width, height / extent.height, paddingFrom);
  const all = offered(stage, extent, undefined, false);
  // All of it is shown, whatever rounding says of the room.
  const larger = { ...room, width: width + scale, height: height + scale };
  return { viewport: viewportOf(all, middleOf(extent), scale, larger), all };
}

function middleOf({ height, width }: Extent): Point {
  return { row: (height - 1) / 2, column: (width - 1) / 2 };
}
