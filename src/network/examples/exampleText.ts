/** The text of an example: a network file with a comment above what a beginner would ask about. */
import { type Bundle, formatMessage, type Message } from '../../engine/message.ts';
import type { LayerJson } from '../fields/layerFields.ts';
import type { NetworkJson } from '../fields/networkFields.ts';
import { plainStyle, printJson } from '../printJson.ts';

/** Something with a comment above it. */
interface Noted<Value> {
  readonly note?: Message;
  readonly value: Value;
}

/** A network to begin with. */
export interface ExampleNetwork {
  readonly name: string;
  readonly input: Noted<NetworkJson['input']>;
  readonly dataset: Noted<NetworkJson['dataset']>;
  readonly layers: readonly Noted<LayerJson>[];
  readonly training: Noted<NonNullable<NetworkJson['training']>>;
}

const [fieldIndent, layerIndent] = ['  ', '    '];

/** The file, its comments in the language of `bundle`: each layer on a line, where it fits. */
export function exampleText({ name, layers, ...parts }: ExampleNetwork, bundle: Bundle): string {
  const comment = (note: Message | undefined, indent: string) =>
    note ? `${indent}// ${formatMessage(note, bundle)}\n` : '';
  const field = (key: string, { note, value }: Noted<unknown>) =>
    `${comment(note, fieldIndent)}${fieldIndent}"${key}": ${printJson(value, fieldIndent, plainStyle)}`;
  const layer = ({ note, value }: Noted<LayerJson>) =>
    comment(note, layerIndent) + layerIndent + printJson(value, layerIndent, plainStyle);
  const fields = [
    field('version', { value: 1 }),
    field('name', { value: name }),
    field('seed', { value: 7 }),
    field('input', parts.input),
    field('dataset', parts.dataset),
    `${fieldIndent}"layers": [\n${layers.map(layer).join(',\n')}\n${fieldIndent}]`,
    field('training', parts.training),
  ];
  return `{\n${fields.join(',\n')}\n}\n`;
}
