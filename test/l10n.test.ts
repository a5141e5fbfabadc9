import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { read, sourceFiles } from './sources.ts';

/** The sentences of the product in both languages: none missing, none left over, the same places in both. */

type Sentences = Readonly<Record<string, string>>;

const bundle = JSON.parse(read('l10n/bundle.l10n.es.json')) as Sentences;
const english = JSON.parse(read('package.nls.json')) as Sentences;
const spanish = JSON.parse(read('package.nls.es.json')) as Sentences;

/** A call that says something to a person, but not the definition of such a function. */
const CALL = /(?<![\w.$]|function )(?:message|t|vscode\.l10n\.t)\(\s*/g;
const LITERAL = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`)(?=\s*[,)])/;

interface Found {
  readonly sentences: readonly string[];
  /** Calls whose sentence is not written where it is said. */
  readonly unreadable: readonly string[];
}

/** The sentences said in a source text. */
function sentencesIn(path: string, text: string): Found {
  const sentences: string[] = [];
  const unreadable: string[] = [];
  for (const call of withoutComments(text).matchAll(CALL)) {
    const rest = withoutComments(text).slice(call.index + call[0].length);
    const literal = LITERAL.exec(rest)?.[0];
    if (literal === undefined) unreadable.push(`${path}: ${call[0].trim()}${rest.slice(0, 40)}`);
    else sentences.push(runInNewContext(literal) as string);
  }
  return { sentences, unreadable };
}

/** Comments gone; what looks like one within quotes stays: a glob, an address. */
function withoutComments(text: string): string {
  const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/.source;
  const comment = /\/\*[\s\S]*?\*\/|(?<=^\s*)\/\/.*$/.source;
  return text.replace(new RegExp(`(${quoted})|${comment}`, 'gm'), (_, kept?: string) => kept ?? '');
}

function places(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

const found = [...sourceFiles('src'), ...sourceFiles('webview')].map((path) => sentencesIn(path, read(path)));
const said = new Set(found.flatMap(({ sentences }) => sentences));

describe('the sentences of the product', () => {
  it('are all written where they are said', () => {
    expect(said.size).toBeGreaterThan(50);
    expect(found.flatMap(({ unreadable }) => unreadable)).toEqual([]);
  });

  it('have a Spanish translation each', () => {
    expect([...said].filter((sentence) => !(sentence in bundle))).toEqual([]);
  });

  it('are all in use', () => {
    expect(Object.keys(bundle).filter((sentence) => !said.has(sentence))).toEqual([]);
  });

  it('have the same places for numbers in both languages', () => {
    const different = Object.entries(bundle).filter(
      ([text, translation]) => places(text).join() !== places(translation).join(),
    );
    expect(different).toEqual([]);
  });

  it('are translated, not left empty', () => {
    expect(Object.entries(bundle).filter(([, translation]) => translation.trim() === '')).toEqual([]);
  });
});

describe('the sentences of the manifest', () => {
  const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]);

  it('are in both languages', () => {
    expect(Object.keys(spanish).sort()).toEqual(Object.keys(english).sort());
  });

  it('are those that it names', () => {
    expect(used.length).toBeGreaterThan(5);
    expect([...new Set(used)].sort()).toEqual(Object.keys(english).sort());
  });
});

describe('the search for sentences', () => {
  it('reads every way of quoting, and over line breaks', () => {
    const text = "t('one') + message(\n  \"it's two\",\n  { a },\n); vscode.l10n.t(`three {b}`, { b });";
    expect(sentencesIn('x.ts', text)).toEqual({
      sentences: ['one', "it's two", 'three {b}'],
      unreadable: [],
    });
  });

  it('refuses a sentence that is put together', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source text that is searched
    expect(sentencesIn('x.ts', 't(`a ${b}`); t(name); t("a" + b)').unreadable).toHaveLength(3);
  });

  it('passes over definitions, methods and comments', () => {
    expect(sentencesIn('x.ts', "find('**/*.json'); t('a'); find('**/*.ts')").sentences).toEqual(['a']);
    const text = "function t(text: string) {}\nrect('a'); object.t('b');\n// t('c')\n/* message('d') */";
    expect(sentencesIn('x.ts', text)).toEqual({ sentences: [], unreadable: [] });
  });
});
