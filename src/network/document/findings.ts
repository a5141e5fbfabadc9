/** The sentences on the structure of a network file: one function for each code. */
import type { Node } from 'jsonc-parser';
import { type Message, message } from '../../engine/message.ts';
import { nearestNames } from '../nearestNames.ts';
import type { Diagnostic, Fix } from './diagnostic.ts';
import { insertField, removed, setField } from './edits.ts';
import { rangeOf } from './tree.ts';

type Found = Omit<Diagnostic, 'severity' | 'fixes'> & Partial<Pick<Diagnostic, 'severity' | 'fixes'>>;

/** An error without fixes, unless it says otherwise. */
export function finding(found: Found): Diagnostic {
  return { severity: 'error', fixes: [], ...found };
}

/** A value of another type than the field takes. */
export function wrongType(node: Node, field: string, hint: Message): Diagnostic {
  const problems: Partial<Record<Node['type'], Message>> = {
    string: message('"{field}" cannot be a text.', { field }),
    number: message('"{field}" cannot be a number.', { field }),
    boolean: message('"{field}" cannot be true or false.', { field }),
    array: message('"{field}" cannot be a list.', { field }),
    object: message('"{field}" cannot be an object.', { field }),
  };
  const problem = problems[node.type] ?? message('"{field}" cannot be null.', { field });
  return finding({ code: 'wrong-type', range: rangeOf(node), problem, remedy: hint });
}

/** The text as a whole is no object. */
export function notAnObject(node: Node): Diagnostic {
  return finding({
    code: 'not-an-object',
    range: rangeOf(node),
    problem: message('A network file is one object, in braces.'),
    remedy: message('Write it like { "input": …, "dataset": …, "layers": […] }.'),
  });
}

/** A number of the right type that the field cannot have. */
export function outOfRange(node: Node, field: string, hint: Message): Diagnostic {
  return finding({
    code: 'out-of-range',
    range: rangeOf(node),
    problem: message('"{field}" cannot be {found}.', { field, found: String(node.value) }),
    remedy: hint,
  });
}

/** A text that is none of the names the field knows. */
export function unknownName(node: Node, field: string, names: readonly string[], hint: Message): Diagnostic {
  const found = String(node.value);
  return finding({
    code: 'unknown-name',
    range: rangeOf(node),
    problem: message('"{field}" cannot be "{found}".', { field, found: shortened(found) }),
    ...renamed(node, found, names, hint),
  });
}

/** A field that the object does not have; `owner` is null for the file itself. */
export function unknownField(key: Node, owner: string | null, names: readonly string[]): Diagnostic {
  const found = String(key.value);
  const args = { found: shortened(found), owner: owner ?? '' };
  return finding({
    code: 'unknown-field',
    range: rangeOf(key),
    problem:
      owner === null
        ? message('A network file has no field "{found}".', args)
        : message('{owner} has no field "{found}".', args),
    ...renamed(key, found, names, unknownFieldHint(names)),
  });
}

function unknownFieldHint(names: readonly string[]): Message {
  return names.length === 0
    ? message('Remove it.')
    : message('Its fields are {names}.', { names: names.join(', ') });
}

/** Whether a name was meant that is known, and the change to it. */
function renamed(
  node: Node,
  found: string,
  names: readonly string[],
  hint: Message,
): Pick<Diagnostic, 'remedy' | 'fixes'> {
  const like = names.filter((name) => name.toLowerCase() === found.toLowerCase());
  const near = like.length > 0 ? like : nearestNames(found.slice(0, longestName), names);
  if (near.length === 0) return { remedy: hint, fixes: [] };
  const fixes = near.map(
    (nearest): Fix => ({
      title: message('Change to "{nearest}"', { nearest }),
      edits: [{ ...rangeOf(node), content: JSON.stringify(nearest) }],
    }),
  );
  return { remedy: message('Did you mean {nearest}?', { nearest: near[0] }), fixes };
}

/** A field that must be there; `range` is where to say so. */
export function missingField(
  range: Diagnostic['range'],
  field: string,
  owner: string | null,
  hint: Message,
): Diagnostic {
  return finding({
    code: 'missing-field',
    range,
    problem:
      owner === null
        ? message('A network file needs "{field}".', { field })
        : message('{owner} needs "{field}".', { owner, field }),
    remedy: hint,
  });
}

/** The change that puts a field into an object. */
export function addedField(text: string, object: Node, field: string, value: unknown): Fix {
  return { title: message('Add "{field}"', { field }), edits: [insertField(text, object, field, value)] };
}

/** The change that gives a field of an object a value. */
export function setting(text: string, object: Node, field: string, value: unknown): Fix {
  return {
    title: message('Set "{field}" to {value}', { field, value: JSON.stringify(value) }),
    edits: [setField(text, object, field, value)],
  };
}

function removal(key: Node): Fix {
  const field = shortened(String(key.value));
  return {
    title: message('Remove "{field}"', { field }),
    edits: key.parent ? [removed(key.parent)] : [],
  };
}

/** An earlier property of the same name. */
export function duplicateField(key: Node): Diagnostic {
  return finding({
    code: 'duplicate-field',
    severity: 'warning',
    range: rangeOf(key),
    problem: message('"{field}" stands here more than once; the last one counts.', {
      field: shortened(String(key.value)),
    }),
    remedy: message('Remove this one.'),
    fixes: [removal(key)],
  });
}

/** A list that is too short or too long. */
export function wrongCount(node: Node, field: string, hint: Message): Diagnostic {
  return finding({
    code: 'wrong-count',
    range: rangeOf(node),
    problem: message('"{field}" cannot be a list of {found}.', { field, found: node.children?.length ?? 0 }),
    remedy: hint,
  });
}

/** Written weights whose rows differ, or that hold something else than numbers. */
export function unevenWeights(node: Node, field: string, hint: Message): Diagnostic {
  return finding({
    code: 'uneven-weights',
    range: rangeOf(node),
    problem: message('"{field}" must hold numbers in rows of the same length.', { field }),
    remedy: hint,
  });
}

/** A text in which nothing stands. */
export function emptyText(node: Node, field: string, hint: Message): Diagnostic {
  return finding({
    code: 'empty-text',
    range: rangeOf(node),
    problem: message('"{field}" is empty.', { field }),
    remedy: hint,
  });
}

/** A file that a later Convscope wrote. */
export function newerVersion(node: Node, known: number): Diagnostic {
  return finding({
    code: 'version-newer',
    range: rangeOf(node),
    problem: message('The file is of version {found}; this Convscope reads up to {known}.', {
      found: String(node.value),
      known,
    }),
    remedy: message('Update Convscope.'),
  });
}

/** A file of a version that is no longer read. */
export function olderVersion(node: Node, known: number): Diagnostic {
  return finding({
    code: 'version-older',
    range: rangeOf(node),
    problem: message('The file is of version {found}; this Convscope reads {known}.', {
      found: String(node.value),
      known,
    }),
    remedy: message('Set it to {known}, and look at what is then underlined.', { known }),
    fixes: [
      {
        title: message('Set to {value}', { value: known }),
        edits: [{ ...rangeOf(node), content: String(known) }],
      },
    ],
  });
}

const longestName = 40;

/** Text of the file as it may stand within a sentence. */
export function shortened(text: string): string {
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text;
}
