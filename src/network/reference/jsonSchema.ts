/**
 * The JSON Schema of the network file, for an editor's completion and hovers. It forbids nothing: what is
 * wrong with a file is said by `check`, once, with the rule and the numbers.
 */
import { type Bundle, formatMessage, type Message, message } from '../../engine/message.ts';
import { presets } from '../../kernels/presets.ts';
import { type Field, type Fields, isDepends, type Kind, type VariantsKind } from '../fields/kinds.ts';
import { layerKind } from '../fields/layerFields.ts';
import { networkFields } from '../fields/networkFields.ts';
import { fallbackText } from './fallbackText.ts';

/** Languages in which schema and reference are written. */
export type SchemaLanguage = 'en' | 'es';

type Schema = Readonly<Record<string, unknown>>;

/** A value that completion offers. */
interface Offer {
  readonly body: unknown;
  readonly description?: string;
  readonly label?: string;
}

/** The schema (draft 7, with VS Code's `markdownDescription` and `defaultSnippets`) in one language. */
export function networkSchema(language: SchemaLanguage, bundle: Bundle): Schema {
  const writer = new SchemaWriter(language, bundle);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: writer.say(message('A network of Convscope')),
    ...writer.properties(networkFields),
    definitions: {
      layer: writer.variants(layerKind),
      layers: { items: { $ref: '#/definitions/layer' } },
    },
  };
}

class SchemaWriter {
  readonly #language: SchemaLanguage;
  readonly #bundle: Bundle;

  constructor(language: SchemaLanguage, bundle: Bundle) {
    this.#language = language;
    this.#bundle = bundle;
  }

  say(sentence: Message): string {
    return formatMessage(sentence, this.#bundle);
  }

  properties(fields: Fields): Schema {
    const written = Object.entries(fields).map(([name, field]) => [name, this.#field(field)]);
    return { properties: Object.fromEntries(written) };
  }

  #field(field: Field): Schema {
    const { kind, fallback } = field;
    return {
      markdownDescription: [field.description, kind.hint, this.#absent(field)]
        .flatMap((sentence) => (sentence ? [this.say(sentence)] : []))
        .join('\n\n'),
      ...(fallback !== undefined && !isDepends(fallback) && { default: fallback }),
      ...this.#kind(kind),
    };
  }

  #absent(field: Field): Message | null {
    if (field.isNeeded) return message('Required.');
    const value = fallbackText(field, this.#bundle);
    return value === null ? null : message('Default: {value}.', { value });
  }

  #kind(kind: Kind): Schema {
    if (kind.kind === 'layers') return { $ref: '#/definitions/layers' };
    const offers = this.#offers(kind);
    const inside = kind.kind === 'either' ? kind.kinds.map((one) => this.#inside(one)) : [this.#inside(kind)];
    return { ...(offers.length > 0 && { defaultSnippets: offers }), ...Object.assign({}, ...inside) };
  }

  /** What lies within an object or a list. */
  #inside(kind: Kind): Schema {
    switch (kind.kind) {
      case 'object':
        return this.properties(kind.fields);
      case 'variants':
        return this.variants(kind);
      case 'list':
        return { items: this.#kind(kind.item) };
      default:
        return {};
    }
  }

  variants({ variants, common, isNameEnough }: VariantsKind): Schema {
    const parts = Object.entries(variants);
    const named = parts.map(([type, { description }]) => ({
      body: type,
      description: this.say(description),
    }));
    const whole = parts.map(([type, { description, example }]) => ({
      label: type,
      description: this.say(description),
      body: { type, ...example },
    }));
    return {
      defaultSnippets: isNameEnough ? [...named, ...whole] : whole,
      properties: { type: { defaultSnippets: named } },
      allOf: parts.map(([type, { fields }]) => ({
        if: { properties: { type: { const: type } }, required: ['type'] },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
        then: this.properties({ ...fields, ...common }),
      })),
    };
  }

  #offers(kind: Kind): readonly Offer[] {
    switch (kind.kind) {
      case 'boolean':
        return [{ body: true }, { body: false }];
      case 'choice':
        return Object.entries(kind.choices).map(([body, sentence]) => ({
          body,
          description: this.say(sentence),
        }));
      case 'preset':
        return presets.map(({ id, sentence }) => ({ body: id, description: sentence[this.#language] }));
      case 'either':
        return kind.kinds.flatMap((one) => this.#offers(one));
      default:
        return [];
    }
  }
}
