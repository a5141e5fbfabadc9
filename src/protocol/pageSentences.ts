/**
 * The sentences of the display language in a panel's page itself: it can say in that language even that the
 * host did not answer.
 */
export type Sentences = Readonly<Record<string, string>>;

const id = 'sentences';

/** The element that holds `sentences` (English → translation): data, which no content policy stops. */
export function sentencesElement(sentences: Sentences): string {
  const json = JSON.stringify(sentences).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${id}">${json}</script>`;
}

/** What {@link sentencesElement} wrote into a page; none where it did not. */
export function sentencesOf(page: {
  getElementById(id: string): { textContent: string | null } | null;
}): Sentences {
  return JSON.parse(page.getElementById(id)?.textContent ?? '{}') as Sentences;
}
