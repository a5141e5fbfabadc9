/** `text` as it may stand within one line of a message: control characters escaped, cut at 60 characters. */
export function shown(text: string): string {
  const characters = [...oneLine(text)];
  return characters.length <= 60 ? characters.join('') : `${characters.slice(0, 59).join('')}…`;
}

/** `text` without control characters: a line feed becomes `\n`, others their `\u` escape. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return named ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
