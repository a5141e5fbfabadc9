import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import spanish from '../l10n/bundle.l10n.es.json' with { type: 'json' };
import type { Bundle } from '../src/engine/message.ts';
import { digitsNetwork, shapesNetwork } from '../src/network/examples/exampleNetworks.ts';
import { exampleText } from '../src/network/examples/exampleText.ts';
import { networkSchema, type SchemaLanguage } from '../src/network/reference/jsonSchema.ts';
import { referencePage } from '../src/network/reference/referencePage.ts';
import { enginePage } from './engineReference/enginePage.ts';
import docstrings from './engineReference/spanish.json' with { type: 'json' };

/** What is written from the declaration of the network file and from the engine's docstrings, so that nobody writes it twice. */

/** Paths from the root → text. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const schema = (language: SchemaLanguage, bundle: Bundle) =>
    `${JSON.stringify(networkSchema(language, bundle), null, 2)}\n`;
  const page = (language: SchemaLanguage, bundle: Bundle) =>
    referencePage(language, bundle, exampleText(shapesNetwork(), bundle));
  const example = readFileSync(join(import.meta.dirname, '../examples/train.mjs'), 'utf8');
  return {
    'examples/shapes.cnn.json': exampleText(shapesNetwork(), {}),
    'examples/digits.cnn.json': exampleText(digitsNetwork(), {}),
    'media/network.schema.json': schema('en', {}),
    'media/network.schema.es.json': schema('es', spanish),
    'media/reference/network.md': page('en', {}),
    'media/reference/network.es.md': page('es', spanish),
    'media/reference/engine.md': enginePage((english) => english, example),
    'media/reference/engine.es.md': enginePage(inSpanish, example),
  };
}

/** A paragraph of the engine's page; a test fails while one is missing. */
function inSpanish(english: string): string {
  return (docstrings as Readonly<Record<string, string>>)[english] ?? english;
}
