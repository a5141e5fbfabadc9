/**
 * Pictures as coverage: for each pixel, row by row, how much of it the figure covers, 0 to 1. Lengths are in
 * pixels, y points down, pixel (0, 0) lies at (½, ½).
 */
import type { Random } from '../../../engine/random.ts';

export interface Size {
  readonly height: number;
  readonly width: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Draws the figure of a class at random. */
export type Draw = (label: number, size: Size, random: Random) => Float64Array;

/** A number of [from, to), each alike. */
export function between(random: Random, from: number, to: number): number {
  return from + (to - from) * random.uniform();
}

/** A middle for a figure that reaches `reach` from it and should lie within the picture, where it fits. */
export function place({ height, width }: Size, reach: number, random: Random): Point {
  const along = (extent: number) =>
    extent > 2 * reach ? between(random, reach, extent - reach) : extent / 2;
  return { y: along(height), x: along(width) };
}

/** Coverage by the signed distance of a pixel's middle from the figure's edge, negative within. */
export function covered({ height, width }: Size, distance: (x: number, y: number) => number): Float64Array {
  const coverage = new Float64Array(height * width);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) coverage[to++] = edge(distance(x + 0.5, y + 0.5));
  }
  return coverage;
}

/** Coverage by lines of round ends through `points`, one after the other, `thickness` wide. */
export function addLine(
  coverage: Float64Array,
  { height, width }: Size,
  points: readonly Point[],
  thickness: number,
): void {
  const radius = thickness / 2;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
    const end = (a: number, b: number, most: number) =>
      Math.min(most, Math.ceil(Math.max(a, b) + radius + 1));
    for (let y = first(from.y, to.y); y < end(from.y, to.y, height); y++) {
      for (let x = first(from.x, to.x); x < end(from.x, to.x, width); x++) {
        const amount = edge(lineDistance(x + 0.5, y + 0.5, from, to) - radius);
        if (amount > coverage[y * width + x]) coverage[y * width + x] = amount;
      }
    }
  }
}

function lineDistance(x: number, y: number, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / length : 0;
  const part = Math.min(1, Math.max(0, along));
  return norm(x - from.x - part * dx, y - from.y - part * dy);
}

/** √(x² + y²): rounded alike everywhere, which `Math.hypot` is not. */
export function norm(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** A soft edge, one pixel wide. */
function edge(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}
