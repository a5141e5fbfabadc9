import { runCli } from '../../src/cli/program.ts';

export interface Run {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line in this process. */
export async function run(...args: readonly string[]): Promise<Run> {
  let out = '';
  let error = '';
  const streams = {
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
  };
  const status = await runCli(args, streams, null);
  return { status, out, error };
}
