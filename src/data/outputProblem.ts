import { dirname } from 'node:path';
import type { ProblemParts } from '../engine/errors.ts';
import { type Message, message } from '../engine/message.ts';

/** Characters of the system's own words. */
const longestReason = 60;

/** Why `path` cannot be written, by the code of the system's error; in words for a person. */
export function outputProblem(path: string, error: unknown): ProblemParts {
  const { code = 'unknown', message: reason } = error as NodeJS.ErrnoException;
  const [problem, remedy] = sentences(path, code, reason.slice(0, longestReason));
  return { code: `output-${code.toLowerCase()}`, problem, remedy };
}
function sentences(path: string, code: string, reason: string): [Message, Message] {
  const args = { name: path, folder: dirname(path) };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return [
        message('{name} cannot be written: there is no folder {folder}.', args),
        message('Create the folder first, or write elsewhere.'),
      ];
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return [
        message('{name} cannot be written: writing in {folder} is not allowed.', args),
        message('Change the rights of the folder, or write elsewhere.'),
      ];
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return [
        message('{name} cannot be written: there is no room left for it.', args),
        message('Free some space, or write elsewhere.'),
      ];
    case 'ENAMETOOLONG':
      return [
        message('{name} cannot be written: the name is too long.', args),
        message('Choose a shorter name.'),
      ];
    default:
      return [
        message('{name} cannot be written ({reason}).', { ...args, reason }),
        message('Check the disk, or write elsewhere.'),
      ];
  }
}
