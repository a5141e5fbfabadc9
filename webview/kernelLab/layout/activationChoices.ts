import type { ActivationName } from '../../../src/protocol/engineTypes.ts';
import { t } from '../../shared/translate.ts';

/** An activation and what it is called. Softmax is none of one picture: it needs several channels. */
export interface ActivationChoice {
  readonly value: ActivationName;
  readonly label: string;
}

/** What the list of activations offers. */
export function activationChoices(): ActivationChoice[] {
  return [
    { value: 'linear', label: t('none') },
    { value: 'relu', label: 'ReLU' },
    { value: 'leakyRelu', label: 'leaky ReLU' },
    { value: 'elu', label: 'ELU' },
    { value: 'sigmoid', label: 'sigmoid' },
    { value: 'tanh', label: 'tanh' },
    { value: 'gelu', label: 'GELU' },
  ];
}

/** The name of an activation in a sentence. */
export function activationLabel(activation: string): string {
  return activationChoices().find(({ value }) => value === activation)?.label ?? activation;
}
