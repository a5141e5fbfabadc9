/** A start tag and what lies in it. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: SvgElement[];
}

/** How much a renderer has to do. */
export interface SvgWeight {
  /** Elements that are drawn, counted again each time that a reference draws them. */
  readonly drawn: number;
  /** Levels of nesting, references included. Counting ends above {@link mostDepth}. */
  readonly depth: number;
}

/** Renderers go down by recursion, and their stacks are small. */
export const mostDepth = 200;

/** A filter primitive passes over every pixel: it counts as much as a large drawing. */
const primitiveWeight = 1000;

/** `xlink:href` → `href` */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/**
 * Counts what `root` amounts to when every `href="#id"` and `url(#id)` of an attribute is followed:
 * drawn(e) = 1 + Σ drawn(child) + Σ drawn(referred). A reference to an element that contains it draws nothing.
 */
export function weigh(root: SvgElement, elements: readonly SvgElement[]): SvgWeight {
  const byId = new Map<string, SvgElement>();
  for (const element of elements) {
    const id = element.attributes.get('id');
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
  }
  const known = new Map<SvgElement, { drawn: number; depth: number }>();
  const within = new Set<SvgElement>();
  let deepest = 0;

  const visit = (element: SvgElement, level: number): { drawn: number; depth: number } => {
    const before = known.get(element);
    if (before) {
      deepest = Math.max(deepest, level + before.depth);
      return before;
    }
    deepest = Math.max(deepest, level);
    let drawn = localName(element.name).startsWith('fe') ? primitiveWeight : 1;
    let depth = 1;
    if (level <= mostDepth && !within.has(element)) {
      within.add(element);
      for (const part of [...element.children, ...referred(element, byId)]) {
        const inner = visit(part, level + 1);
        drawn += inner.drawn;
        depth = Math.max(depth, inner.depth + 1);
      }
      within.delete(element);
      known.set(element, { drawn, depth });
    }
    return { drawn, depth };
  };
  const { drawn } = visit(root, 1);
  return { drawn, depth: deepest };
}

function referred(element: SvgElement, byId: ReadonlyMap<string, SvgElement>): SvgElement[] {
  const found: SvgElement[] = [];
  for (const [name, value] of element.attributes) {
    const ids = [...value.matchAll(/url\(\s*["']?#([^"')\s]+)/g)].map((match) => match[1]);
    if (localName(name) === 'href' && value.trim().startsWith('#')) ids.push(value.trim().slice(1));
    for (const id of ids) {
      const target = byId.get(id);
      if (target) found.push(target);
    }
  }
  return found;
}
