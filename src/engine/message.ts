/**
 * A sentence for a person, kept apart from its numbers so that it can be said in another language.
 * `text` is English and the key of its translation in `l10n/`; `{name}` marks the place of an argument.
 */
export interface Message {
  readonly text: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** English sentence → its translation; an absent sentence is said in English. */
export type Bundle = Readonly<Record<string, string>>;

/** Makes a {@link Message}. The test of the languages finds every call by this name. */
export function message(text: string, args: Message['args'] = {}): Message {
  return { text, args };
}

/** The sentence in the language of `bundle` (English without one). Unknown `{names}` stay as they are. */
export function formatMessage({ text, args }: Message, bundle: Bundle = {}): string {
  return (bundle[text] ?? text).replace(/\{(\w+)\}/g, (place, name: string) => String(args[name] ?? place));
}
