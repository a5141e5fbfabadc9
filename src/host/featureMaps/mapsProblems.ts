import { EngineError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';

export function nothingOpen(): EngineError {
  return new EngineError({
    code: 'no-network',
    problem: message('No network is open.'),
    remedy: message('Mend the errors of the file first.'),
  });
}

export function nothingSeen(): EngineError {
  return new EngineError({
    code: 'no-image',
    problem: message('There is no image yet.'),
    remedy: message('Open one first.'),
  });
}
