import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainGeometry } from '../../src/engine/filter/filterChain.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { paddingFrom, startLook } from '../../webview/kernelLab/layout/viewport.ts';
import {
  hasSamePlace,
  type Scene,
  thumbRoom,
  viewOfWanted,
  wantedPictures,
} from '../../webview/kernelLab/layout/wantedPictures.ts';
import { stageExtents } from '../../webview/kernelLab/state/geometryKey.ts';
import {
  freshConvolution,
  freshPool,
  withNewStep,
  withPool,
  withPoolKind,
} from '../../webview/kernelLab/state/settingsEdits.ts';
import { sobelSettings } from './harness/settings.ts';

const scene: Scene = {
  room: { width: 400, height: 300, ratio: 1 },
  look: startLook,
  focus: 0,
  hasThumbs: false,
  planes: null,
};

/** The pictures of settings on an image of these extents. */
function picturesOf(settings: LabSettings, height: number, width: number, change: Partial<Scene> = {}) {
  const geometry = chainGeometry(settings.chain, { height, width, channels: 1 });
  return wantedPictures({ ...scene, ...change }, stageExtents({ height, width }, geometry), geometry);
}

const names = (pictures: ReturnType<typeof picturesOf>) =>
  pictures.map(({ role, viewport }) => `${role} ${viewport.stage}`);

const pooled = withPoolKind(sobelSettings(), 1, 'max');
const four = [freshConvolution, freshPool, freshConvolution].reduce(
  (settings, step, at) => withNewStep(settings, at + 1, step),
  sobelSettings(),
);

describe('which pictures', () => {
  test.each<[string, LabSettings, number, readonly string[]]>([
    ['one step', sobelSettings(), 0, ['main -1', 'main 0']],
    ['the first of two', pooled, 0, ['main -1', 'main 0', 'next 1']],
    ['the last of two', pooled, 1, ['main 0', 'main 1']],
    ['the third of four', four, 2, ['main 1', 'main 2', 'next 3']],
    ['a step that is gone', pooled, 7, ['main 0', 'main 1']],
  ])('%s', (_name, settings, focus, expected) => {
    expect(names(picturesOf(settings, 60, 90, { focus }))).toEqual(expected);
  });

  test('of an image without steps there is the image alone', () => {
    const pictures = wantedPictures({ ...scene, hasThumbs: true }, [{ height: 60, width: 90 }], []);
    expect(names(pictures)).toEqual(['main -1', 'thumb -1']);
  });

  test('the row of steps has every stage, whole and small', () => {
    const pictures = picturesOf(four, 60, 90, { focus: 2, hasThumbs: true });
    const thumbs = pictures.filter(({ role }) => role === 'thumb');
    expect(names(thumbs)).toEqual(['thumb -1', 'thumb 0', 'thumb 1', 'thumb 2', 'thumb 3']);
    for (const { viewport } of thumbs) {
      expect(viewport).toMatchObject({ row: 0, column: 0, isCut: false });
      expect(viewport.width * viewport.scale).toBeLessThanOrEqual(thumbRoom.width + 1e-9);
      expect(viewport.height * viewport.scale).toBeLessThanOrEqual(thumbRoom.height + 1e-9);
    }
    expect(thumbs.map(({ viewport }) => viewport.width)).toEqual([90, 90, 90, 45, 45]);
  });

  test('channels apart are a picture each, asked for by their number', () => {
    const pictures = picturesOf(pooled, 60, 90, { planes: { stage: -1, channels: 3 } });
    const planes = pictures.filter(({ role }) => role === 'plane');
    expect(planes.map(({ channel }) => channel)).toEqual([0, 1, 2]);
    expect(planes[2].viewport).toMatchObject({ stage: -1, height: 60, width: 90, isCut: false });
    expect(viewOfWanted(planes[2], 1)).toMatchObject({ stage: -1, channel: 2 });
    expect(viewOfWanted(pictures[0], 1)).not.toHaveProperty('channel');
    expect(hasSamePlace(planes[0], planes[1])).toBe(false);
    expect(hasSamePlace(planes[0], { ...planes[0], viewport: pictures[0].viewport })).toBe(true);
  });

  test('channels of a stage that is not there are none', () => {
    const pictures = picturesOf(sobelSettings(), 60, 90, { planes: { stage: 5, channels: 3 } });
    expect(names(pictures)).toEqual(['main -1', 'main 0']);
  });
});

describe('what they show', () => {
  test('input and output have one scale, and the same cells where they are alike', () => {
    const [input, output, next] = picturesOf(pooled, 600, 900).map(({ viewport }) => viewport);
    expect(input.scale).toBeCloseTo(400 / 900);
    expect([output.scale, next.scale]).toEqual([input.scale, input.scale]);
    expect(output).toEqual({ ...input, stage: 0 });
    expect(next).toMatchObject({ row: 0, column: 0, height: 300, width: 450, isCut: false });
  });

  test.each([
    [600, 900],
    [900, 200],
    [5, 7],
    [61, 39],
  ])('at fit the next step is seen whole, in about half of the room: %d × %d', (height, width) => {
    const alike = withNewStep(sobelSettings(), 1, freshConvolution);
    for (const settings of [four, pooled, alike]) {
      for (let focus = 0; focus < settings.chain.steps.length - 1; focus++) {
        const pictures = picturesOf(settings, height, width, { focus });
        const [main, next] = ['main', 'next'].map(
          (wanted) => pictures.find(({ role }) => role === wanted)!.viewport,
        );
        expect(next.isCut).toBe(false);
        expect(next.scale).toBeLessThanOrEqual(main.scale);
        expect(next.width * next.scale).toBeLessThanOrEqual(200 + main.scale);
        expect(next.height * next.scale).toBeLessThanOrEqual(150 + main.scale);
      }
    }
  });

  test('a pool of an odd number of cells keeps the scale of what it pools', () => {
    const settings = withPool(pooled, 1, { padding: 'same' });
    const [input, , next] = picturesOf(settings, 31, 45).map(({ viewport }) => viewport);
    expect(next).toMatchObject({ height: 16, width: 23, scale: input.scale });
  });

  test('a zoom is that of the next step too', () => {
    const look = { zoom: 8, center: null } as const;
    const [input, , next] = picturesOf(four, 600, 900, { look, focus: 1 }).map(({ viewport }) => viewport);
    expect(next).toMatchObject({ scale: input.scale, isCut: true });
  });

  test('padding is drawn around the input alone, where cells are large enough', () => {
    const [input, output] = picturesOf(sobelSettings(), 9, 9).map(({ viewport }) => viewport);
    expect(input).toMatchObject({ row: -1, column: -1, height: 11, width: 11 });
    expect(output).toMatchObject({ row: 0, column: 0, height: 9, width: 9, scale: input.scale });
    const [small] = picturesOf(sobelSettings(), 9, 60).map(({ viewport }) => viewport);
    expect(small).toMatchObject({ row: 0, column: 0, height: 9, width: 60 });
    expect(small.scale).toBeLessThan(paddingFrom);
  });

  test('a picture that would just have its padding does not flicker: it has it or is smaller', () => {
    for (let width = 20; width < 45; width++) {
      const [{ viewport }] = picturesOf(sobelSettings(), 5, width);
      expect(viewport.width, `${width} wide`).toBe(viewport.scale >= paddingFrom ? width + 2 : width);
      expect(viewport.isCut).toBe(false);
    }
  });

  test('a stride of 2 looks at the same place of the image', () => {
    const settings = sobelSettings({ stride: [2, 2], padding: 1 });
    const look = { zoom: 8, center: { row: 100, column: 120 } } as const;
    const [input, output] = picturesOf(settings, 400, 400, { look }).map(({ viewport }) => viewport);
    const middle = ({ row, height, column, width }: typeof input) => [
      row + (height - 1) / 2,
      column + (width - 1) / 2,
    ];
    expect([input.scale, output.scale]).toEqual([8, 8]);
    expect(input).toMatchObject({ width: 50, height: 37, isCut: true });
    expect(Math.abs(middle(input)[0] - 100)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(middle(input)[1] - 120)).toBeLessThanOrEqual(0.5);
    // Output 50, 60 has its window around cell 100, 120.
    expect(Math.abs(middle(output)[0] - 50)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(middle(output)[1] - 60)).toBeLessThanOrEqual(0.5);
  });

  test('a later step looks at the place of the image, not at its own', () => {
    const look = { zoom: 8, center: { row: 100, column: 120 } } as const;
    const [input, output] = picturesOf(four, 400, 400, { look, focus: 3 }).map(({ viewport }) => viewport);
    expect(input.stage).toBe(2);
    expect(Math.abs(input.row + (input.height - 1) / 2 - 49.75)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(output.column + (output.width - 1) / 2 - 59.75)).toBeLessThanOrEqual(0.5);
  });

  test('an image of one row is shown whole', () => {
    const pictures = picturesOf(sobelSettings(), 1, 5000, { hasThumbs: true });
    for (const { viewport } of pictures) {
      expect(viewport).toMatchObject({ row: 0, column: 0, height: 1, width: 5000, isCut: false });
    }
    const views = pictures.map((picture) => viewOfWanted(picture, 1));
    expect(views.map(({ pixelWidth }) => pixelWidth)).toEqual([400, 400, 84, 84]);
    expect(views.every(({ pixelHeight }) => pixelHeight === 1)).toBe(true);
  });

  test('a room smaller than a cell has the cell that is looked at', () => {
    const look = { zoom: 64, center: { row: 4, column: 6 } } as const;
    const room = { width: 3, height: 3, ratio: 1 };
    for (const { viewport } of picturesOf(sobelSettings(), 9, 9, { look, room })) {
      expect(viewport).toMatchObject({ row: 4, column: 6, height: 1, width: 1, isCut: true });
    }
  });

  test('every picture is inside its stage and its padding, wherever one looks', () => {
    const cases = fc.record({
      height: fc.integer({ min: 2, max: 80 }),
      width: fc.integer({ min: 2, max: 80 }),
      focus: fc.integer({ min: 0, max: 3 }),
      zoom: fc.oneof(fc.constant('fit' as const), fc.constantFrom(0.5, 3, 12, 64)),
      row: fc.integer({ min: -100, max: 200 }),
      column: fc.integer({ min: -100, max: 200 }),
    });
    fc.assert(
      fc.property(cases, ({ height, width, focus, zoom, row, column }) => {
        const geometry = chainGeometry(four.chain, { height, width, channels: 1 });
        const extents = stageExtents({ height, width }, geometry);
        const look = { zoom, center: { row, column } };
        for (const picture of wantedPictures({ ...scene, look, focus, hasThumbs: true }, extents, geometry)) {
          const { viewport, role } = picture;
          const { stage } = viewport;
          const isPadded = role === 'main' && stage < focus && viewport.scale >= paddingFrom;
          const pad = (side: 'before' | 'after') => (isPadded ? geometry[stage + 1].rows[side] : 0);
          expect(viewport.height).toBeGreaterThanOrEqual(1);
          expect(viewport.row).toBeGreaterThanOrEqual(0 - pad('before'));
          expect(viewport.row + viewport.height).toBeLessThanOrEqual(
            extents[stage + 1].height + pad('after'),
          );
        }
      }),
    );
  });
});
