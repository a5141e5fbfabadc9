import type { SpokenLanguage } from '../language/speech.ts';

/** VS Code speaks more languages than Convscope, which speaks English in those. `tag`: BCP 47. */
export function spokenLanguage(tag: string): SpokenLanguage {
  return tag.startsWith('es') ? 'es' : 'en';
}
