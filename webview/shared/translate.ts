import { formatExact } from './numbers.ts';

/** The sentences of the display language, as the host sent them. */
let sentences: Readonly<Record<string, string>> = {};

/** Sets what {@link t} answers from: English sentence → translation. */
export function setSentences(bundle: Readonly<Record<string, string>>): void {
  sentences = bundle;
}

/** `english` in the display language, with each `{name}` replaced by its argument; numbers with a real minus. */
export function t(english: string, args: Readonly<Record<string, string | number>> = {}): string {
  return (sentences[english] ?? english).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = args[name] ?? place;
    return typeof value === 'number' ? formatExact(value) : value;
  });
}
