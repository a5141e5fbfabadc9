import { type Bundle, formatMessage } from '../../engine/message.ts';
import { type Field, isDepends } from '../fields/kinds.ts';
import { plainStyle, printLine } from '../printJson.ts';

/** What counts without the field: JSON, or words where it depends on other things; null where nothing does. */
export function fallbackText({ fallback }: Field, bundle: Bundle): string | null {
  if (fallback === undefined) return null;
  return isDepends(fallback)
    ? formatMessage(fallback.depends, bundle)
    : `\`${printLine(fallback, plainStyle)}\``;
}
