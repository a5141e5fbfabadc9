import { cifarClasses } from '../../data/datasets/cifarStore.ts';
import { generatorClasses } from '../../data/datasets/synthetic/syntheticStore.ts';
import type { NetworkDocument } from '../document/readNetwork.ts';
import type { Surroundings } from './surroundings.ts';

/** The classes of the dataset, where they are known without reading it and there are several; else null. */
export function classesOf(document: NetworkDocument, surroundings: Surroundings): readonly string[] | null {
  const classes = knownClasses(document, surroundings);
  return classes && classes.length > 1 ? classes : null;
}

function knownClasses(
  { json: { dataset } }: NetworkDocument,
  { paths }: Surroundings,
): readonly string[] | null {
  switch (dataset?.type) {
    case 'synthetic':
      return dataset.generator ? generatorClasses[dataset.generator] : null;
    case 'cifar10':
      return cifarClasses;
    case 'folder':
      return (dataset.train !== undefined && paths?.get(dataset.train)?.classes) || null;
    default:
      return null;
  }
}
