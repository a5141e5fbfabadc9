import spanishBundle from '../../l10n/bundle.l10n.es.json' with { type: 'json' };
import { Speech } from '../../src/language/speech.ts';

export const english = new Speech({}, 'en');
export const spanish = new Speech(spanishBundle, 'es');
