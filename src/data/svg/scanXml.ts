/** What {@link scanXml} tells about. */
export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(): void;
}

/** Text that is no well-formed XML, or XML that declares entities or another encoding. */
export class XmlProblem extends Error {
  readonly reason: 'malformed' | 'entities' | 'encoding';

  constructor(reason: XmlProblem['reason']) {
    super(`XML: ${reason}`);
    this.reason = reason;
  }
}

const blank = /\s/;
const nameEnd = /[\s<>/="']/;

/**
 * Reads the lexical structure of XML in one pass: every start tag with its attributes as written (character
 * references are left alone), every end. It is stricter than XML 1.0: a document type with declarations of its
 * own is refused, so that nothing can hide in an entity. Time grows with the length of `text` alone.
 * @throws XmlProblem
 */
export function scanXml(text: string, handler: XmlHandler): void {
  let at = 0;
  while (true) {
    at = text.indexOf('<', at);
    if (at < 0) return;
    if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at + 9);
    else if (text.startsWith('<?', at)) at = skipInstruction(text, at);
    else if (text.startsWith('<!', at)) at = skipDoctype(text, at);
    else if (text.startsWith('</', at)) {
      at = after(text, '>', at);
      handler.close();
    } else at = readTag(text, at + 1, handler);
  }
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw new XmlProblem('malformed');
  return at + end.length;
}

function skipInstruction(text: string, from: number): number {
  const to = after(text, '?>', from);
  const encoding = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(
    text.slice(from, Math.min(to, from + 1000)),
  );
  if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding[1])) throw new XmlProblem('encoding');
  return to;
}

function skipDoctype(text: string, from: number): number {
  const to = after(text, '>', from);
  if (text.slice(from, to).includes('[')) throw new XmlProblem('entities');
  return to;
}

function readTag(text: string, from: number, handler: XmlHandler): number {
  let at = from;
  const skipBlank = () => {
    while (at < text.length && blank.test(text[at])) at++;
  };
  const readName = () => {
    const start = at;
    while (at < text.length && !nameEnd.test(text[at])) at++;
    if (at === start) throw new XmlProblem('malformed');
    return text.slice(start, at);
  };
  const name = readName();
  const attributes = new Map<string, string>();
  while (true) {
    skipBlank();
    if (text[at] === '>' || text.startsWith('/>', at)) break;
    const attribute = readName();
    skipBlank();
    if (text[at++] !== '=') throw new XmlProblem('malformed');
    skipBlank();
    const quote = text[at];
    if (quote !== '"' && quote !== "'") throw new XmlProblem('malformed');
    const end = text.indexOf(quote, at + 1);
    if (end < 0 || attributes.has(attribute)) throw new XmlProblem('malformed');
    attributes.set(attribute, text.slice(at + 1, end));
    at = end + 1;
  }
  handler.open(name, attributes);
  if (text[at] === '>') return at + 1;
  handler.close();
  return at + 2;
}
