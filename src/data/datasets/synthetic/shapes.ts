import { turn } from '../turn.ts';
import { between, covered, type Draw, norm, place } from './coverage.ts';

export const shapeNames = ['circle', 'square', 'triangle', 'cross'] as const;

/** A shape about (0, 0) that reaches about `radius`: the signed distance from its edge. */
type Distance = (x: number, y: number, radius: number) => number;

/** Sizes are such that the areas are much alike: how bright a picture is must not tell what is on it. */
const shapes: Readonly<Record<(typeof shapeNames)[number], Distance>> = {
  circle: (x, y, radius) => norm(x, y) - 0.92 * radius,
  square: (x, y, radius) => boxDistance(x, y, 0.8 * radius, 0.8 * radius),
  triangle: (x, y, radius) => triangleDistance(x, y - 0.33 * radius, 0.66 * radius),
  cross: (x, y, radius) =>
    Math.min(boxDistance(x, y, radius, 0.32 * radius), boxDistance(x, y, 0.32 * radius, radius)),
};

/**
 * A circle, a square, a triangle or a cross, filled or (two of five) as an outline; anywhere, its radius
 * 0.26 to 0.4 of the shorter side, turned by up to 15°.
 */
export const drawShape: Draw = (label, size, random) => {
  const side = Math.min(size.height, size.width);
  const radius = side * between(random, 0.26, 0.4);
  const { x: centerX, y: centerY } = place(size, 1.05 * radius, random);
  const { cos, sin } = turn(between(random, -15, 15));
  const isOutline = random.uniform() < 0.4;
  const line = Math.max(1.2, radius * between(random, 0.14, 0.24));
  const distance = shapes[shapeNames[label]];
  return covered(size, (pixelX, pixelY) => {
    const [x, y] = [pixelX - centerX, pixelY - centerY];
    const inside = distance(cos * x + sin * y, cos * y - sin * x, radius);
    return isOutline ? Math.abs(inside + line / 2) - line / 2 : inside;
  });
};

function boxDistance(x: number, y: number, halfWidth: number, halfHeight: number): number {
  const [dx, dy] = [Math.abs(x) - halfWidth, Math.abs(y) - halfHeight];
  return norm(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
}

/** Equilateral, a corner above; `inner` from the middle to each side. */
function triangleDistance(x: number, y: number, inner: number): number {
  const { cos, sin } = turn(30);
  return Math.max(y, Math.abs(x) * cos - y * sin) - inner;
}
