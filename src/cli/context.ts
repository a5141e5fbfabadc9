import { type Bundle, formatMessage, type Message } from '../engine/message.ts';
import { oneLine } from './shown.ts';

/** Where a command's words go. */
export interface CliStreams {
  out(text: string): void;
  error(text: string): void;
  /** Columns of the terminal that `error` is; absent where it is none. */
  readonly columns?: number | undefined;
}

export type Severity = 'error' | 'warning' | 'info';

/** What every command is given: its language, its streams, and the status it ends with. */
export class CliContext {
  readonly bundle: Bundle;
  readonly streams: CliStreams;
  /** Script of the worker threads; null computes on this thread. */
  readonly workerFile: string | null;
  /** 0 unless a command says otherwise. */
  status = 0;

  constructor(bundle: Bundle, streams: CliStreams, workerFile: string | null) {
    this.bundle = bundle;
    this.streams = streams;
    this.workerFile = workerFile;
  }

  /** The sentence in the language of this run. */
  say(message: Message): string {
    return formatMessage(message, this.bundle);
  }

  /** One line on standard output. */
  print(line: string): void {
    this.streams.out(`${line}\n`);
  }

  /** One line on standard error: `place: severity: sentence`, or without a place. */
  diagnose(severity: Severity, place: string | null, sentence: string): void {
    const words = `${severity}: ${sentence}`;
    this.streams.error(`${oneLine(place === null ? words : `${place}: ${words}`)}\n`);
  }
}
