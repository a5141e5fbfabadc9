import type { ReadonlySignal } from '@preact/signals';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { cellSentence } from '../layout/cellTexts.ts';
import { cellAt, type PictureBox } from '../layout/pictureBox.ts';
import { type Extent, type Place, samePlace } from '../state/cursor.ts';
import type { Lab, ShownPicture } from '../state/lab.ts';
import type { PointerSpot } from './pictureGestures.ts';

interface CellTipProps {
  readonly lab: Lab;
  readonly stage: Stage;
  /** The one channel that the picture is of; null where it is of all. */
  readonly channel: number | null;
  readonly shown: ShownPicture;
  readonly box: PictureBox;
  readonly extent: Extent;
  /** Where the pointer rests on the picture. */
  readonly spot: ReadonlySignal<PointerSpot | null>;
}

/** From the pointer and from the sides of the panel, in CSS pixels. */
const aside = 14;
const margin = 4;

/** Beside the pointer, over a pinned cell beside its neighbours: the cell and its numbers as they are. Whoever does not see it hears them elsewhere. */
export function CellTip({ lab, stage, channel, shown, box, extent, spot }: CellTipProps) {
  const at = spot.value;
  if (!at) return null;
  const { picture, held, viewport } = shown;
  const cell = { stage, ...cellAt(at.x, at.y, box, viewport) };
  const text = cellSentence(cell, picture, held, extent, probedValues(lab, cell, channel));
  // Towards the middle of the picture, where there is room.
  const isRight = at.x > box.left + box.cssWidth / 2;
  const isBelow = at.y > box.top + box.cssHeight / 2;
  const isPinned = samePlace(lab.cursor.value.pin, cell);
  const [width, height] = [box.cssWidth / viewport.width, box.cssHeight / viewport.height];
  const left = box.left + (cell.column - viewport.column) * width;
  const top = box.top + (cell.row - viewport.row) * height;
  const acrossBy = isPinned ? pastNext(at.x - left, width, isRight) : aside;
  const downBy = isPinned ? pastNext(at.y - top, height, isBelow) : aside;
  const x = isRight ? `calc(${at.x - acrossBy}px - 100%)` : `${at.x + acrossBy}px`;
  const y = isBelow ? `calc(${at.y - downBy}px - 100%)` : `${at.y + downBy}px`;
  const least = margin - at.left;
  const most = document.documentElement.clientWidth - margin - at.left;
  return (
    <p
      class="cell-tip tiny"
      aria-hidden="true"
      style={{ transform: `translate(clamp(${least}px, ${x}, calc(${most}px - 100%)), ${y})` }}
    >
      {text}
    </p>
  );
}

/** From a pointer `inside` a cell, a tip's distance that leaves the next cell uncovered. */
function pastNext(inside: number, size: number, isBefore: boolean): number {
  return Math.max(aside, margin + size + (isBefore ? inside : size - inside));
}

/** The numbers of a cell whose arithmetic is known. */
function probedValues(lab: Lab, cell: Place, channel: number | null): readonly number[] | null {
  const replies = [lab.probes.probed.value, lab.hoverProbes.probed.value];
  const probed = replies.find((reply) => reply && samePlace(placeOf(reply.main), cell));
  if (!probed) return null;
  const { channels, normalized } = probed.main;
  const values = channels.map(({ value }) => value);
  // A channel alone is one of the file's, whatever the chain makes of them.
  if (channel !== null) return [normalized?.stored[channel] ?? values[channel] ?? values[0]];
  return probed.settings.chain.channels === 'sum' && cell.stage >= 0 ? values.slice(0, 1) : values;
}

function placeOf({ stage, row, column }: Place): Place {
  return { stage, row, column };
}
