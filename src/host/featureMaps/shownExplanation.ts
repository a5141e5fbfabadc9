import { type Bundle, formatMessage, type Message } from '../../engine/message.ts';
import { explanationText } from '../../explain/network/explanationText.ts';
import type { Term, UnitExplanation } from '../../explain/network/unitExplanation.ts';
import type { ExplainedUnit } from '../../protocol/featureMaps.ts';

/** Channels or terms that a card lists, and lines of one list in its text. */
const mostListed = 64;
const mostLines = 128;

/** An explanation as a card can hold it: of a long list the largest, and what the others add up to. */
export function shownExplanation(explanation: UnitExplanation, bundle: Bundle): Omit<ExplainedUnit, 'marks'> {
  const say = (message: Message) => formatMessage(message, bundle);
  const text = explanationText(explanation, { say, most: mostLines }).join('\n');
  return { ...cut(explanation), text };
}

function cut(explanation: UnitExplanation): Pick<ExplainedUnit, 'explanation' | 'rest'> {
  switch (explanation.type) {
    case 'convolution': {
      const { channels } = explanation;
      if (channels.length <= mostListed) break;
      const sorted = channels.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
      return {
        explanation: { ...explanation, channels: sorted.slice(0, mostListed) },
        rest: restOf(sorted.map(({ sum }) => sum)),
      };
    }
    case 'dense': {
      const { terms } = explanation;
      if (terms.length <= mostListed) break;
      return {
        explanation: { ...explanation, terms: terms.slice(0, mostListed) },
        rest: restOf(terms.map(({ product }) => product)),
      };
    }
    case 'average':
      if (explanation.terms.length <= mostListed) break;
      return {
        explanation: { ...explanation, terms: explanation.terms.slice(0, mostListed) },
        rest: restOf(explanation.terms.map(({ value }) => value)),
      };
    case 'maximum': {
      const { terms, winners } = explanation;
      if (terms.length <= mostListed) break;
      const winning: readonly Term[] = winners.slice(0, 1).map((index) => terms[index]);
      const losing = terms.filter((_, index) => index !== winners[0]);
      const listed = [...winning, ...losing].slice(0, mostListed);
      return {
        explanation: { ...explanation, terms: listed, winners: [0] },
        rest: { count: terms.length - mostListed, sum: null },
      };
    }
  }
  return { explanation, rest: null };
}

function restOf(values: readonly number[]): ExplainedUnit['rest'] {
  const left = values.slice(mostListed);
  return { count: left.length, sum: left.reduce((sum, value) => sum + value, 0) };
}
