/** In which language the editor speaks. */
import { type Bundle, formatMessage, type Message } from '../engine/message.ts';

/** The languages that there are sentences in. */
export type SpokenLanguage = 'en' | 'es';

const prefixes = ['k', 'M', 'G', 'T'];

/** Sentences and numbers in one language. */
export class Speech {
  readonly bundle: Bundle;
  readonly #language: SpokenLanguage;

  constructor(bundle: Bundle, language: SpokenLanguage) {
    this.bundle = bundle;
    this.#language = language;
  }

  say(sentence: Message): string {
    return formatMessage(sentence, this.bundle);
  }

  /** Of words that stand beside each other in all languages, those of this one. */
  choose<Words>(words: Readonly<Record<SpokenLanguage, Words>>): Words {
    return words[this.#language];
  }

  /** Three digits of a large number, in thousands, millions or billions: 15.5 G. */
  scaled(value: number): string {
    const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), prefixes.length);
    if (step === 0) return this.number(value);
    return `${this.number(Number((value / 1000 ** step).toPrecision(3)))} ${prefixes[step - 1]}`;
  }

  /** Digits in groups as the language has them: 1,168; in Spanish 1 168. Decimals stand behind a point, as in the file. */
  number(value: number): string {
    const text = english.format(value);
    return this.#language === 'es' ? text.replaceAll(',', '\u202f') : text;
  }
}

const english = new Intl.NumberFormat('en', { useGrouping: true });
