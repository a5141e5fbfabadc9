import type { Random } from '../../../engine/random.ts';
import { turn } from '../turn.ts';
import { addLine, between, type Draw, type Point, place } from './coverage.ts';

/** One movement of the pen. */
interface Stroke {
  readonly points: readonly Point[];
  readonly isCurve: boolean;
}

const six = '~78,3 45,14 20,42 10,70 24,94 52,100 82,91 92,71 80,50 52,43 24,53 12,70';

/**
 * For each digit one or more ways of writing it, of one or more strokes each: the pen's places in hundredths
 * of a box, x to the right and y down, joined by a curve (~) or by straight lines (-).
 */
const ways: readonly (readonly (readonly string[])[])[] = [
  [['~50,0 84,17 95,50 84,83 50,100 16,83 5,50 16,17 50,0']],
  [['-22,24 55,0 55,100'], ['-50,0 50,100'], ['-22,24 52,0 52,100', '-20,100 84,100']],
  [['~10,26 22,7 50,0 80,8 88,28 74,52 42,77 8,100', '-8,100 94,100']],
  [['~12,11 45,0 80,9 84,30 68,44 40,48', '~40,48 75,54 90,73 79,92 45,100 8,88']],
  [['-70,100 70,0 6,68 96,68'], ['-20,0 10,54 92,54', '-74,10 70,100']],
  [['-86,0 22,0 16,46', '~16,46 45,38 78,47 90,69 77,92 45,100 8,90']],
  [[six]],
  [['-8,0 92,0 40,100'], ['-8,0 92,0 40,100', '-30,50 84,50']],
  [['~50,47 20,33 19,12 50,0 81,12 80,33 50,47 15,65 12,88 50,100 88,88 85,65 50,47']],
  [[upsideDown(six)], ['~86,30 70,6 42,0 14,12 10,34 26,52 52,54 78,44 86,30', '-86,24 78,100']],
];

function upsideDown(stroke: string): string {
  return stroke.replace(/\d+/g, (hundredths) => String(100 - Number(hundredths)));
}

/** In a box of 1×1. */
function strokeOf(text: string): Stroke {
  const points = text
    .slice(1)
    .split(' ')
    .map((pair) => pair.split(',').map((hundredths) => Number(hundredths) / 100));
  return { points: points.map(([x, y]) => ({ x, y })), isCurve: text.startsWith('~') };
}

/** Parts of a curve between two of its points. */
const curveParts = 5;

/**
 * A digit as it is written by hand: one of several ways, its points moved a little; anywhere, 0.5 to 0.8 of
 * the shorter side high, wider or narrower, slanted, turned by up to 12°, the pen 0.05 to 0.11 of the side.
 */
export const drawDigit: Draw = (label, size, random) => {
  const side = Math.min(size.height, size.width);
  const height = side * between(random, 0.5, 0.8);
  const width = height * between(random, 0.5, 0.75);
  const thickness = Math.max(1.1, side * between(random, 0.05, 0.11));
  const slant = between(random, -0.22, 0.22);
  const { cos, sin } = turn(between(random, -12, 12));
  const center = place(size, (height + thickness) / 2, random);
  const onPicture = ({ x, y }: Point): Point => {
    const up = (y - 0.5) * height;
    const right = (x - 0.5) * width - slant * up;
    return { x: center.x + cos * right - sin * up, y: center.y + sin * right + cos * up };
  };
  const strokes = ways[label][random.below(ways[label].length)];
  const coverage = new Float64Array(size.height * size.width);
  for (const text of strokes) {
    const { points, isCurve } = strokeOf(text);
    const moved = shaken(points, random);
    addLine(coverage, size, (isCurve ? smooth(moved) : moved).map(onPicture), thickness);
  }
  return coverage;
};

/** Each point moved by up to 0.03; one that stands twice, where a stroke closes, is moved once. */
function shaken(points: readonly Point[], random: Random): Point[] {
  const moved = points.map(({ x, y }) => ({
    x: x + between(random, -0.03, 0.03),
    y: y + between(random, -0.03, 0.03),
  }));
  return points.map(({ x, y }) => moved[points.findIndex((other) => other.x === x && other.y === y)]);
}

/** Points of the Catmull-Rom curve through `points`; a closed one goes on over its ends. */
function smooth(points: readonly Point[]): Point[] {
  const last = points.length - 1;
  const isClosed = points[0] === points[last];
  const at = (i: number) => {
    if (i < 0) return isClosed ? points[last - 1] : points[0];
    return i > last ? (isClosed ? points[1] : points[last]) : points[i];
  };
  const result: Point[] = [points[0]];
  for (let i = 0; i < last; i++) {
    for (let part = 1; part <= curveParts; part++) {
      const t = part / curveParts;
      const blend = (a: number, b: number, c: number, d: number) =>
        0.5 *
        (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      const around = [at(i - 1), at(i), at(i + 1), at(i + 2)] as const;
      const [a, b, c, d] = around;
      result.push({ x: blend(a.x, b.x, c.x, d.x), y: blend(a.y, b.y, c.y, d.y) });
    }
  }
  return result;
}
