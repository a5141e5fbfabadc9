import { storeSome } from './lanes';

/**
 * Dropout by the cipher of `random.ts`: Threefry-2x32 of 20 rounds, four blocks at once. A block is two
 * words, so four blocks are the words of eight neighbouring numbers.
 */
const PARITY: i32 = 0x1bd11bda;

/** What a cipher of four blocks gives beside its first words. Globals belong to an instance, so to one thread. */
let secondWords: v128 = i32x4.splat(0);

function turned(words: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(words, bits), i32x4.shr_u(words, 32 - bits));
}

/** Of round `round`, counted from 0 in groups of four. */
function rotation(place: i32): i32 {
  if (place < 4) return place < 2 ? (place === 0 ? 13 : 15) : place === 2 ? 26 : 6;
  return place < 6 ? (place === 4 ? 17 : 29) : place === 6 ? 16 : 24;
}

function cipher(key0: i32, key1: i32, high: v128, low: v128): v128 {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(PARITY ^ key0 ^ key1);
  let a = i32x4.add(high, k0);
  let b = i32x4.add(low, k1);
  for (let group = 0; group < 5; group++) {
    const first = (group & 1) << 2;
    for (let place = first; place < first + 4; place++) {
      a = i32x4.add(a, b);
      b = v128.xor(turned(b, rotation(place)), a);
    }
    const injection = group + 1;
    const turn = injection % 3;
    a = i32x4.add(a, turn === 0 ? k0 : turn === 1 ? k1 : k2);
    b = i32x4.add(b, i32x4.add(turn === 0 ? k1 : turn === 1 ? k2 : k0, i32x4.splat(injection)));
  }
  secondWords = b;
  return a;
}

/** target = source · scale, or · 0 where the number's word of the sequence is below `limit`. */
export function dropout(
  source: usize,
  target: usize,
  count: i32,
  firstPlace: f64,
  key0: i32,
  key1: i32,
  step: i32,
  limit: u32,
  scale: f32,
): void {
  // The key of a step is its block in the sequence of the layer's key.
  const stepKey0 = i32x4.extract_lane(cipher(key0, key1, i32x4.splat(0), i32x4.splat(step)), 0);
  const stepKey1 = i32x4.extract_lane(secondWords, 0);
  const limits = i32x4.splat(limit);
  const scales = f32x4.splat(scale);
  const first = <u64>firstPlace;
  // Numbers of a block that another call has.
  const skipped = <i32>(first & 1);
  for (let i = -skipped; i < count; i += 8) {
    const block = (first + <u64>(<i64>i)) >> 1;
    const low = i32x4.add(i32x4.splat(<i32>block), i32x4(0, 1, 2, 3));
    // Blocks are counted in 64 bits; the four may pass from one high word to the next.
    const carries = i32x4.lt_u(low, i32x4.splat(<i32>block));
    const high = i32x4.sub(i32x4.splat(<i32>(block >> 32)), carries);
    const words0 = cipher(stepKey0, stepKey1, high, low);
    const words1 = secondWords;
    const even = v128.shuffle<i32>(words0, words1, 0, 4, 1, 5);
    const odd = v128.shuffle<i32>(words0, words1, 2, 6, 3, 7);
    const factors0 = v128.andnot(scales, i32x4.lt_u(even, limits));
    const factors1 = v128.andnot(scales, i32x4.lt_u(odd, limits));
    scaleFour(source, target, i, count, factors0);
    scaleFour(source, target, i + 4, count, factors1);
  }
}

/** Numbers `i` to `i` + 3, as far as they are from 0 to `count`. */
function scaleFour(source: usize, target: usize, i: i32, count: i32, factors: v128): void {
  if (i >= count) return;
  if (i < 0) {
    // The first number belongs to the call before.
    const some = min(3, count);
    const rest = v128.shuffle<f32>(factors, factors, 1, 2, 3, 3);
    storeSome(target, f32x4.mul(v128.load(source), rest), some);
    return;
  }
  const offset = (<usize>i) << 2;
  storeSome(target + offset, f32x4.mul(v128.load(source + offset), factors), min(4, count - i));
}
