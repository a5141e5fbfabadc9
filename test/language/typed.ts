import { type Completion, completionsAt } from '../../src/language/completion.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import type { Surroundings } from '../../src/network/check/surroundings.ts';
import { applyEdits } from '../../src/network/textEdit.ts';
import { english } from './speeches.ts';

/** What is offered where `|` stands. */
export function offered(marked: string, surroundings: Surroundings = {}): readonly Completion[] {
  const text = marked.replace('|', '');
  return completionsAt(checkNetwork(text), marked.indexOf('|'), surroundings, english);
}

/** The labels of what is offered where `|` stands. */
export function labels(marked: string, surroundings?: Surroundings): readonly string[] {
  return offered(marked, surroundings).map(({ label }) => label);
}

/** The text after something was chosen where `|` stands, its stops as they are at first. */
export function chosen(marked: string, completion: Completion | undefined): string {
  if (!completion) throw new Error('This is not offered.');
  const { edits, range, snippet } = completion;
  return applyEdits(marked.replace('|', ''), [...edits, { ...range, content: settled(snippet) }]);
}

/** A snippet as it stands in the editor before anything is typed. */
function settled(snippet: string): string {
  const stop = /\$\d+|\$\{\d+\|([^,|]*)[^|]*\|\}|\$\{\d+:((?:\\.|[^}\\])*)\}|\\([\\$}])/g;
  return snippet.replaceAll(stop, (_, first = '', value = '', escaped = '') =>
    escaped ? escaped : `${first}${value.replaceAll(/\\([\\$}])/g, '$1')}`,
  );
}
