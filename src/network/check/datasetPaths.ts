import type { Node } from 'jsonc-parser';
import type { NetworkDocument } from '../document/readNetwork.ts';
import { childrenOf, fieldOf } from '../document/tree.ts';
import { type DatasetType, datasetTypes } from '../fields/datasetFields.ts';
import type { Kind, Part } from '../fields/kinds.ts';

/** A path of the dataset, where it stands, and what must be there. */
export interface DatasetPath {
  readonly path: string;
  readonly node: Node;
  readonly kind: 'file' | 'folder';
}

/** What of a document says where its dataset lies. */
type PathSource = Pick<NetworkDocument, 'root' | 'json'>;

/** Every path that the dataset names, in the order of the file; also of a file with errors. */
export function datasetPaths(document: PathSource): readonly DatasetPath[] {
  return pathPlaces(document).filter(({ path }) => path.trim() !== '');
}

/** The same, and places where a path has only been begun. */
export function pathPlaces({ root, json }: PathSource): readonly DatasetPath[] {
  const type = json.dataset?.type;
  const node = fieldOf(root, 'dataset');
  if (type === undefined || node?.type !== 'object') return [];
  const { fields }: Part = datasetTypes[type as DatasetType];
  return Object.entries(fields)
    .flatMap(([name, { kind }]) => pathsIn(fieldOf(node, name), kind))
    .toSorted((a, b) => a.node.offset - b.node.offset);
}

function pathsIn(node: Node | undefined, kind: Kind): DatasetPath[] {
  if (!node) return [];
  switch (kind.kind) {
    case 'text':
      return node.type === 'string' && kind.path ? [{ path: node.value, node, kind: kind.path }] : [];
    case 'either':
      return kind.kinds.flatMap((one) => pathsIn(node, one));
    case 'list':
      return node.type === 'array' ? childrenOf(node).flatMap((member) => pathsIn(member, kind.item)) : [];
    case 'object':
      return Object.entries(kind.fields).flatMap(([name, field]) => pathsIn(fieldOf(node, name), field.kind));
    default:
      return [];
  }
}
