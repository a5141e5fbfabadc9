import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import type { StepGeometry } from './filterChain.ts';

/**
 * Holds every output to the limit of the image: padding can make a small image large.
 * @throws EngineError `output-too-large`
 */
export function checkSizes(steps: readonly StepGeometry[], megapixels: number): void {
  steps.forEach(({ output: { height, width } }, index) => {
    if (height * width <= megapixels * 1e6) return;
    throw new EngineError({
      code: 'output-too-large',
      problem: message(
        'The output of step {step} would have {width} × {height} pixels, {found} megapixels; the limit is {limit}.',
        { step: index + 1, width, height, found: Math.ceil((height * width) / 1e5) / 10, limit: megapixels },
      ),
      remedy: message('Pad less, use a larger stride, or raise the megapixel limit.'),
    });
  });
}
