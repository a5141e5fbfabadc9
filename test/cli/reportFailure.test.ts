import { expect, test } from 'vitest';
import { CliContext } from '../../src/cli/context.ts';
import { reportFailure } from '../../src/cli/reportFailure.ts';

test.each(['x is not a function', 'The list of kernels has no sobel-x.'])(
  'a defect, %j, is two sentences',
  (reason) => {
    let said = '';
    const streams = { out: () => {}, error: (text: string) => (said += text) };
    expect(reportFailure(new Error(reason), new CliContext({}, streams, null))).toBe(1);
    expect(said).toBe(
      `error: A defect of Convscope stopped the command: ${reason.replace(/\.$/, '')}. Please report it with the command line.\n`,
    );
  },
);
