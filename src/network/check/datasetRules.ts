/** Whether the data can be what the file says of it. */
import {
  brokenLink,
  noClasses,
  normalizeChannels,
  notAFolder,
  splitImpossible,
} from '../../data/datasets/datasetProblems.ts';
import { message } from '../../engine/message.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import { replaced } from '../document/edits.ts';
import { finding, shortened } from '../document/findings.ts';
import { childrenOf, fieldAt, rangeOf } from '../document/tree.ts';
import { datasetTypes } from '../fields/datasetFields.ts';
import { filled } from '../fields/kinds.ts';
import { nearestNames } from '../nearestNames.ts';
import { type Rule, rangeOfFirst } from './checkContext.ts';
import { classesOf } from './classes.ts';
import { type DatasetPath, datasetPaths } from './datasetPaths.ts';
import type { PathFacts } from './surroundings.ts';

/** Paths at which nothing is, or something else than must be. */
export const wrongPaths: Rule = ({ document, surroundings: { paths } }) =>
  datasetPaths(document).flatMap((place) => {
    const facts = paths?.get(place.path);
    if (!facts || facts.kind === place.kind) return [];
    return [facts.kind === null ? missingPath(place, facts) : wrongKind(place)];
  });

function missingPath({ path, node }: DatasetPath, { siblings = [] }: PathFacts): Diagnostic {
  const near = nearestNames(path, siblings);
  return finding({
    code: 'path-missing',
    range: rangeOf(node),
    problem: message('There is nothing at "{path}".', { path: shortened(path) }),
    remedy:
      near.length > 0
        ? message('Did you mean {nearest}?', { nearest: near[0] })
        : message('Paths count from the folder of this file.'),
    fixes: near.map((nearest) => ({
      title: message('Change to "{nearest}"', { nearest }),
      edits: [replaced(node, nearest)],
    })),
  });
}

function wrongKind({ path, node, kind }: DatasetPath): Diagnostic {
  const { problem, remedy } = notAFolder(shortened(path));
  if (kind === 'folder') return finding({ code: 'path-kind', range: rangeOf(node), problem, remedy });
  return finding({
    code: 'path-kind',
    range: rangeOf(node),
    problem: message('{name} is a folder, not a file.', { name: shortened(path) }),
    remedy: message('Write the path of a file in quotes.'),
  });
}

/** A link in a folder of images that leads nowhere; of several the first. */
export const brokenLinks: Rule = ({ document, surroundings: { paths } }) =>
  datasetPaths(document).flatMap(({ path, node, kind }) => {
    const [link] = (kind === 'folder' && paths?.get(path)?.brokenLinks) || [];
    if (link === undefined) return [];
    const { code, problem, remedy } = brokenLink(`${shortened(path)}/${link}`);
    return [finding({ code, range: rangeOf(node), problem, remedy })];
  });

/** A folder with less than two sub-folders: there is nothing to tell apart. */
export const noClassFolders: Rule = ({ document: { json, root }, surroundings: { paths } }) => {
  const { dataset } = json;
  if (dataset?.type !== 'folder' || dataset.train === undefined) return [];
  const count = paths?.get(dataset.train)?.classes?.length;
  const name = shortened(dataset.train);
  const { code, problem, remedy } = noClasses(name);
  const range = rangeOfFirst(fieldAt(root, 'dataset', 'train'));
  if (count === 0) return [finding({ code, range, problem, remedy })];
  if (count !== 1) return [];
  const alone = message('{name} has only one sub-folder: one class is nothing to tell apart.', { name });
  return [finding({ code: 'one-class', severity: 'warning', range, problem: alone, remedy })];
};

/** A split that leaves nothing on one side, where the number of samples is known. */
export const impossibleSplit: Rule = ({ document, surroundings }) => {
  const { dataset } = document.json;
  const split = dataset?.validationSplit ?? 0;
  if (dataset?.type !== 'synthetic' || split === 0) return [];
  const { samples } = filled(datasetTypes.synthetic.fields, dataset);
  const count = Math.min(samples, dataset.limit ?? samples);
  const classes = classesOf(document, surroundings)?.length ?? 1;
  // One sample of each class is left for training.
  if (Math.round(split * count) > 0 && count > classes) return [];
  const { code, problem, remedy } = splitImpossible(split, count, false);
  return [
    finding({
      code,
      range: rangeOfFirst(fieldAt(document.root, 'dataset', 'validationSplit')),
      problem,
      remedy,
    }),
  ];
};

/** Not one mean and deviation for each channel. */
export const channelNumbers: Rule = ({ document: { root, json } }) => {
  const channels = json.input?.shape?.[2];
  const node = fieldAt(root, 'input', 'normalize');
  if (channels === undefined || node?.type !== 'object') return [];
  return ['mean', 'std'].flatMap((name) => {
    const numbers = fieldAt(node, name);
    const found = childrenOf(numbers).length;
    if (numbers?.type !== 'array' || found === channels || found === 0) return [];
    const { code, problem, remedy } = normalizeChannels(channels, found);
    return [finding({ code, range: rangeOf(numbers), problem, remedy })];
  });
};
