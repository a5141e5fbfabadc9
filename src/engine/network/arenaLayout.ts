/** Where buffers lie in the arena: what is never needed at the same time may share its bytes. */

/** A buffer's size, and the steps from the first that writes it to the last that needs it, both included. */
export interface BufferLife {
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

export interface ArenaLayout {
  /** One for each buffer, in order. */
  readonly byteOffsets: readonly number[];
  /** Of the whole arena. */
  readonly bytes: number;
}

/** Cache lines, and the widest vectors, begin here. */
const alignment = 64;

/** The next multiple of 64. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/**
 * Places buffers, the largest first, each at the lowest multiple of 64 from `firstByte` on where it
 * overlaps no placed buffer whose life has a step in common with its own; a step's inputs and outputs live
 * at once. Of equal sizes the earlier born is first, then the earlier in the list: the layout depends on
 * the list alone.
 *
 * Source: Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference (2020), "greedy by size".
 */
export function layoutBuffers(lives: readonly BufferLife[], firstByte: number): ArenaLayout {
  const order = [...lives.keys()].sort(
    (a, b) => lives[b].bytes - lives[a].bytes || lives[a].from - lives[b].from || a - b,
  );
  const byteOffsets = lives.map(() => -1);
  let end = aligned(firstByte);
  for (const index of order) {
    const life = lives[index];
    const rivals = order
      .filter((other) => byteOffsets[other] >= 0 && livesMeet(life, lives[other]))
      .map((other) => ({ from: byteOffsets[other], to: byteOffsets[other] + aligned(lives[other].bytes) }))
      .sort((a, b) => a.from - b.from);
    let place = aligned(firstByte);
    for (const rival of rivals) {
      if (place + aligned(life.bytes) <= rival.from) break;
      place = Math.max(place, rival.to);
    }
    byteOffsets[index] = place;
    end = Math.max(end, place + aligned(life.bytes));
  }
  return { byteOffsets, bytes: end };
}

function livesMeet(a: BufferLife, b: BufferLife): boolean {
  return a.from <= b.to && b.from <= a.to;
}
