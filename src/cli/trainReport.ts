import { type Message, message } from '../engine/message.ts';
import type {
  BatchEvent,
  EpochEvent,
  FinishedEvent,
  HealthEvent,
  RunEvent,
  StartedEvent,
} from '../training/runEvents.ts';
import type { CliContext } from './context.ts';
import { ProgressLine } from './progressLine.ts';

/** What `train` says of a run: for a person, or one JSON object for each epoch. */
export class TrainReport {
  readonly #file: string;
  readonly #isJson: boolean;
  readonly #context: CliContext;
  readonly #line: ProgressLine;
  readonly #said = new Set<string>();
  #started: StartedEvent | null = null;
  #skipped = 0;

  constructor(file: string, isJson: boolean, context: CliContext) {
    this.#file = file;
    this.#isJson = isJson;
    this.#context = context;
    this.#line = new ProgressLine(context.streams);
  }

  tell(event: RunEvent): void {
    if (event.type !== 'batch') this.#line.clear();
    switch (event.type) {
      case 'started':
        this.#started = event;
        this.#say(startedParts(event));
        break;
      case 'batch':
        this.#draw(event);
        break;
      case 'epoch':
        this.#warnOfSkipped(event);
        if (this.#isJson) this.#context.print(JSON.stringify(jsonEpoch(event)));
        this.#say(epochParts(event, this.#started?.epochs ?? event.epoch));
        break;
      case 'health':
        this.#warn(event);
        break;
      case 'finished':
        this.#finish(event);
    }
  }

  /** One line for a person; programs are told by objects alone. */
  #say(parts: readonly Message[]): void {
    if (!this.#isJson) this.#context.print(parts.map((part) => this.#context.say(part)).join(', '));
  }

  /** That there was nothing to do is no result of a program, but worth knowing. */
  #finish(event: FinishedEvent): void {
    const sentence = finishedSentence(event);
    if (!this.#isJson) this.#say([sentence]);
    else if (event.wasOver) this.#context.diagnose('info', this.#file, this.#context.say(sentence));
  }

  #draw(batch: BatchEvent): void {
    if (!this.#started) return;
    const { epochs, batches } = this.#started;
    const done = (batch.epoch - 1 + batch.batch / batches) / epochs;
    this.#line.draw(done, () => {
      const line = message(
        'epoch {epoch} of {epochs}, batch {batch} of {batches}, loss {loss}, {speed} images/s',
        {
          epoch: batch.epoch,
          epochs,
          batch: batch.batch,
          batches,
          loss: short(batch.loss),
          speed: batch.imagesPerSecond,
        },
      );
      return this.#context.say(line);
    });
  }

  /** Each thing once: it lasts for epochs. */
  #warn({ warnings }: HealthEvent): void {
    for (const { code, layer, problem, remedy } of warnings) {
      const key = `${code} ${layer}`;
      if (this.#said.has(key)) continue;
      this.#said.add(key);
      this.#context.diagnose(
        'warning',
        this.#file,
        `${this.#context.say(problem)} ${this.#context.say(remedy)}`,
      );
    }
  }

  #warnOfSkipped({ skipped }: EpochEvent): void {
    if (skipped === this.#skipped) return;
    this.#skipped = skipped;
    const sentence = message('Images that do not decode are left out; so far there are {count}.', {
      count: skipped,
    });
    this.#context.diagnose('warning', this.#file, this.#context.say(sentence));
  }
}

function startedParts({ folder, images, resumed }: StartedEvent): Message[] {
  const { train, validation, test } = images;
  return [
    resumed
      ? message('Going on after epoch {epoch}, batch {batch}, in {folder}; images for training: {count}', {
          ...resumed,
          folder,
          count: train,
        })
      : message('A new run in {folder}; images for training: {count}', { folder, count: train }),
    ...(validation === null ? [] : [message('for validation: {count}', { count: validation })]),
    ...(test === null ? [] : [message('for the test: {count}', { count: test })]),
  ];
}

function epochParts(epoch: EpochEvent, epochs: number): Message[] {
  const { trainLoss, trainAccuracy, validationLoss, validationAccuracy, testAccuracy, imagesPerSecond } =
    epoch;
  return [
    message('Epoch {epoch} of {epochs}: loss {loss}', { epoch: epoch.epoch, epochs, loss: short(trainLoss) }),
    message('{accuracy} % right', { accuracy: percent(trainAccuracy) }),
    ...(validationLoss === null || validationAccuracy === null
      ? []
      : [
          message('validation loss {loss}', { loss: short(validationLoss) }),
          message('{accuracy} % right', { accuracy: percent(validationAccuracy) }),
        ]),
    ...(testAccuracy === null
      ? []
      : [message('test {accuracy} % right', { accuracy: percent(testAccuracy) })]),
    message('{speed} images/s', { speed: imagesPerSecond }),
  ];
}

function finishedSentence({ reason, wasOver, epoch }: FinishedEvent): Message {
  if (wasOver) {
    return reason === 'epochs'
      ? message('The run was finished before, after epoch {epoch}. To go on, give more with --epochs.', {
          epoch,
        })
      : message('The run was ended before by early stopping, after epoch {epoch}.', { epoch });
  }
  switch (reason) {
    case 'epochs':
      return message('Finished after epoch {epoch}.', { epoch });
    case 'earlyStopping':
      return message('Ended by early stopping after epoch {epoch}: it no longer got better.', { epoch });
    case 'stopped':
      return message('Stopped in epoch {epoch}. Add --resume to go on from there.', { epoch: epoch + 1 });
  }
}

/** One epoch for programs; what is absent, or no number, is null. */
function jsonEpoch(event: EpochEvent) {
  const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy } = event;
  const { testAccuracy, imagesPerSecond, elapsedMs } = event;
  return {
    epoch,
    trainLoss,
    trainAccuracy,
    validationLoss,
    validationAccuracy,
    testAccuracy,
    imagesPerSecond,
    elapsedMs,
  };
}

/** Four digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** 0..1 as 0..100 with one digit behind the point. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}
