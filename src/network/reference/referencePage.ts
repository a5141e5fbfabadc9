/** The reference of the network file, as Markdown in one language; its words are those of the declaration. */
import { type Bundle, formatMessage, type Message, message } from '../../engine/message.ts';
import { presets } from '../../kernels/presets.ts';
import type {
  ChoiceKind,
  Field,
  Fields,
  Kind,
  ObjectKind,
  PresetKind,
  Variants,
  VariantsKind,
} from '../fields/kinds.ts';
import { layerKind } from '../fields/layerFields.ts';
import { networkFields } from '../fields/networkFields.ts';
import { plainStyle, printJson } from '../printJson.ts';
import { fallbackText } from './fallbackText.ts';
import type { SchemaLanguage } from './jsonSchema.ts';
import { words } from './words.ts';

/** Kinds that a line of a table does not say all about. */
type WideKind = ChoiceKind | PresetKind | ObjectKind | VariantsKind;

/** The whole page; `example` is the text of a network file to show first. */
export function referencePage(language: SchemaLanguage, bundle: Bundle, example: string): string {
  return `${new PageWriter(language, bundle).page(example).join('\n\n')}\n`;
}

class PageWriter {
  readonly #language: SchemaLanguage;
  readonly #bundle: Bundle;
  /** What stands on the page already: many layers have the same fields, and blocks hold layers. */
  readonly #told = new Set<WideKind>();

  constructor(language: SchemaLanguage, bundle: Bundle) {
    this.#language = language;
    this.#bundle = bundle;
  }

  #say(sentence: Message): string {
    return formatMessage(sentence, this.#bundle);
  }

  page(example: string): string[] {
    const intro = message(
      'A file whose name ends in .cnn.json describes a convolutional neural network: what goes in, what it learns from, its layers, and how it is trained. It is JSON; comments and trailing commas are allowed.',
    );
    const reading = message(
      'Only the fields that are marked as required must be there. Sizes are height before width, places count from 0.',
    );
    return [
      `# ${this.#say(message('The network file'))}`,
      this.#say(intro),
      `\`\`\`jsonc\n${example.trimEnd()}\n\`\`\``,
      `## ${this.#say(message('Words'))}`,
      words.map(([word, meaning]) => `- **${this.#say(word)}**: ${this.#say(meaning)}`).join('\n'),
      `## ${this.#say(message('Fields'))}`,
      this.#say(reading),
      this.#table(networkFields),
      ...this.#details(networkFields, '##'),
    ];
  }

  #table(fields: Fields): string {
    const heads = [message('Field'), message('What it does'), message('What to write'), message('Default')];
    const rows = Object.entries(fields).map(([name, field]) => [
      `\`${name}\``,
      this.#say(field.description),
      this.#say(field.kind.hint),
      this.#absent(field),
    ]);
    const lines = [heads.map((head) => this.#say(head)), heads.map(() => '---'), ...rows];
    return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  }

  #absent(field: Field): string {
    return field.isNeeded
      ? `**${this.#say(message('required'))}**`
      : (fallbackText(field, this.#bundle) ?? '');
  }

  /** A section for each field that has more to it than its line; the same thing once only. */
  #details(fields: Fields, heading: string): string[] {
    return Object.entries(fields).flatMap(([name, { kind, description }]) =>
      wideKinds(kind).flatMap((one) => {
        if (this.#told.has(one)) return [];
        this.#told.add(one);
        const intro = heading === '##' ? [this.#say(description)] : [];
        return [`${heading} ${this.#title(name, one, heading)}`, ...intro, ...this.#detail(one, heading)];
      }),
    );
  }

  #title(name: string, { kind }: WideKind, heading: string): string {
    if (heading === '##' || kind === 'variants') return name;
    return this.#say(
      kind === 'object' ? message('Fields of {name}', { name }) : message('Names for {name}', { name }),
    );
  }

  #detail(kind: WideKind, heading: string): string[] {
    switch (kind.kind) {
      case 'choice':
        return [list(Object.entries(kind.choices).map(([name, sentence]) => [name, this.#say(sentence)]))];
      case 'preset':
        return [list(presets.map(({ id, sentence }) => [id, sentence[this.#language]]))];
      case 'object':
        return [this.#table(kind.fields), ...this.#details(kind.fields, `${heading}#`)];
      case 'variants':
        return this.#variants(kind, `${heading}#`);
    }
  }

  #variants({ variants, common }: VariantsKind, heading: string): string[] {
    const shared = Object.keys(common).length > 0;
    const parts = Object.entries(variants).flatMap(([type, { description, purpose, fields, example }]) => [
      `${heading} ${type}`,
      this.#say(description),
      ...(purpose ? [this.#say(purpose)] : []),
      ...(Object.keys(fields).length > 0 ? [this.#table(fields)] : []),
      `\`\`\`jsonc\n${printJson({ type, ...example }, '', plainStyle)}\n\`\`\``,
    ]);
    return [
      ...(shared ? [this.#say(message('Each type has these fields:')), this.#table(common)] : []),
      ...parts,
      // What many variants have alike is told once, behind them all.
      ...Object.keys(variants).flatMap((type) => this.#details(titled(variants, type), heading)),
      ...this.#details(common, heading),
    ];
  }
}

/** Fields of a type; one that is something else in another type is called with its type. */
function titled(variants: Variants, type: string): Fields {
  const others = Object.values(variants).map(({ fields }): Fields => fields);
  const entries = Object.entries(variants[type].fields).map(([name, field]): [string, Field] => {
    const isElsewhere = others.some((fields) => fields[name] && fields[name].kind !== field.kind);
    return [isElsewhere ? `${name} (${type})` : name, field];
  });
  return Object.fromEntries(entries);
}

function wideKinds(kind: Kind): WideKind[] {
  switch (kind.kind) {
    case 'either':
      return kind.kinds.flatMap(wideKinds);
    case 'list':
      return (kind.items ?? [kind.item]).flatMap(wideKinds);
    case 'layers':
      return [layerKind];
    case 'choice':
    case 'preset':
    case 'object':
    case 'variants':
      return [kind];
    default:
      return [];
  }
}

function list(items: readonly (readonly [string, string])[]): string {
  return items.map(([name, sentence]) => `- \`${name}\`: ${sentence}`).join('\n');
}
