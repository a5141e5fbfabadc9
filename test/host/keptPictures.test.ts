import { describe, expect, it } from 'vitest';
import { KeptPictures } from '../../src/host/kernelLab/keptPictures.ts';
import type { Picture } from '../../src/protocol/kernelLab.ts';

const picture = (bytes: number): Picture => ({
  stage: 0,
  encoding: 'gray',
  rows: 1,
  columns: bytes,
  bytes: new Uint8Array(bytes),
  alpha: null,
  values: null,
  padding: null,
  low: 0,
  high: 255,
  statistics: { min: 0, max: 0, histogram: [], clippedBelow: 0, clippedAbove: 0 },
});

describe('kept pictures', () => {
  it('lets go of what was not used for longest, when there are too many bytes', () => {
    const kept = new KeptPictures(10);
    const [one, two, three] = [picture(4), picture(4), picture(4)];
    kept.add('one', one);
    kept.add('two', two);
    expect(kept.get('one')).toBe(one);
    kept.add('three', three);
    expect([kept.get('one'), kept.get('two'), kept.get('three')]).toEqual([one, undefined, three]);
  });

  it('counts a picture once, and does not keep one that is too large', () => {
    const kept = new KeptPictures(10);
    const one = picture(6);
    kept.add('one', one);
    kept.add('one', one);
    expect(kept.get('one')).toBe(one);
    kept.add('two', picture(11));
    expect(kept.get('two')).toBeUndefined();
  });
});
