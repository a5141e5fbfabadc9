import type { ActivationName } from '../engine/activation.ts';
import { type ConvolutionStep, type FilterChain, windowOf } from '../engine/filter/filterChain.ts';
import { type Message, message } from '../engine/message.ts';
import type { PadMode } from '../engine/padMode.ts';

/** Activations that bend at a fixed distance from zero, so that the scale of what they read matters. */
const scaled: readonly ActivationName[] = ['elu', 'sigmoid', 'tanh', 'gelu', 'softmax'];

/**
 * What a network does otherwise than the panel with the same steps, each said once: grey, padding, bias,
 * scale, training. `inputChannels`: the channels of the network's input, where known.
 */
export function chainNotes({ channels, steps }: FilterChain, inputChannels?: number): readonly Message[] {
  const convolutions = steps.filter((step) => step.type === 'convolution');
  const notes = convolutions.flatMap(stepNotes);
  if (channels === 'gray' && inputChannels !== 1) notes.unshift(grayNote());
  if (convolutions.length > 0) notes.push(trainableNote());
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

function stepNotes(step: ConvolutionStep): Message[] {
  return [
    padsCells(step) ? padNote(step.padMode) : null,
    step.bias === 0 ? null : biasNote(step.bias),
    scaled.includes(step.activation) ? scaleNote(step.activation) : null,
  ].filter((note) => note !== null);
}

/** Whether cells are added on any image; `same` adds none around a single cell. */
function padsCells(step: ConvolutionStep): boolean {
  const { padding, kernel } = windowOf(step);
  if (padding === 'same' || padding === 'full') return kernel.some((taps) => taps > 1);
  if (padding === 'valid' || typeof padding === 'number') return padding !== 'valid' && padding > 0;
  return padding.some((side) => side > 0);
}

function padNote(mode: PadMode): Message | null {
  switch (mode.type) {
    case 'zeros':
      return null;
    case 'constant':
      return mode.value === 0
        ? null
        : message('The network pads with zeros; the panel pads with {value}.', { value: mode.value });
    case 'reflect':
      return message('The network pads with zeros; the panel pads with reflection.');
    case 'replicate':
      return message('The network pads with zeros; the panel repeats the rim.');
    case 'wrap':
      return message('The network pads with zeros; the panel goes on with the opposite side.');
  }
}

function biasNote(bias: number): Message {
  return message(
    'A layer starts with bias 0; the panel adds {bias} on its scale 0..255, which is {unit} on the scale 0..1 of "normalize": "unit".',
    { bias, unit: Number((bias / 255).toPrecision(3)) },
  );
}

function scaleNote(activation: ActivationName): Message {
  return message(
    '{activation} answers otherwise: in the panel it reads numbers on the scale 0..255, in a network on that of "normalize" (0..1 for "unit").',
    { activation },
  );
}

function grayNote(): Message {
  return message(
    'The panel works on grey, 0.299 R + 0.587 G + 0.114 B; a layer on 3 channels adds them all alike. Give "input.shape" 1 channel for the same result.',
  );
}

function trainableNote(): Message {
  return message(
    'Training goes on from the weights of "kernel" and changes them; add "trainable": false to keep them as they are.',
  );
}
