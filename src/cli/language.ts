import spanish from '../../l10n/bundle.l10n.es.json' with { type: 'json' };
import type { Bundle } from '../engine/message.ts';

/** Languages that the command line speaks. */
export const languages = ['en', 'es'] as const;

export type Language = (typeof languages)[number];

const bundles: Readonly<Record<Language, Bundle>> = { en: {}, es: spanish };

/** The sentences of a language. */
export function bundleOf(language: Language): Bundle {
  return bundles[language];
}

/**
 * The language that a command line asks for, found before it is parsed, so that what is wrong with it
 * can be said in that language. English where `--lang` is absent or unknown.
 */
export function languageOf(args: readonly string[]): Language {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  let found: Language = 'en';
  options.forEach((arg, index) => {
    const value = arg === '--lang' ? options[index + 1] : arg.startsWith('--lang=') ? arg.slice(7) : null;
    found = languages.find((language) => language === value) ?? found;
  });
  return found;
}
