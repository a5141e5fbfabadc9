import type { Command } from 'commander';
import { Option } from 'commander';
import { type Message, message } from '../../engine/message.ts';
import { missingValue } from '../commanderErrors.ts';
import type { CliContext } from '../context.ts';
import { type ApplyOptionTexts, applyRequest } from '../options/applyOptions.ts';
import { runApply } from './runApply.ts';

/** Options in the order of the help: flags, what they do. */
const options: readonly (readonly [string, Message])[] = [
  ['--kernel <ID|JSON>', message('Known kernel, matrix [[…],[…]], or {"matrix": …, "divisor": …}. Needed.')],
  ['--padding <rule>', message('same (default), valid, full, cells n, or top,right,bottom,left.')],
  ['--pad-mode <mode>', message('zeros (default), constant:VALUE, reflect, replicate or wrap.')],
  ['--stride <n|y,x>', message('Cells from one window to the next (1).')],
  ['--dilation <n|y,x>', message('Cells from one weight to the next (1).')],
  ['--channels <mode>', message('gray, each (default) or sum.')],
  ['--bias <value>', message('Added to every sum, on the scale 0..255 (0).')],
  ['--flip', message('Rotate the kernel by 180°: convolution as signal processing defines it.')],
  ['--activation <name>', message('linear (default), relu, leakyRelu, elu, sigmoid, tanh, gelu or softmax.')],
  ['--pool <kind:size:stride>', message('max or average of windows n or y,x; without a stride, its size.')],
  [
    '--display <mode>',
    message('How numbers become a picture: auto (default), signed, clamp, abs or minmax.'),
  ],
  ['-o, --output <file.png>', message('Write the picture.')],
  ['--raw <file.npy>', message('Write the numbers: float32, height × width × channels.')],
  ['--json', message('Print what was made as one JSON object.')],
  ['--threads <n>', message('Threads that compute (one for each processor).')],
  ['--megapixels <n>', message('Refuse larger images (100).')],
];

/** Adds `apply`: one kernel over one image, as a picture and as numbers. */
export function addApply(program: Command, context: CliContext): Command {
  const command = program
    .command('apply')
    .description(
      context.say(
        message(
          'Apply a kernel to an image. In this order: convolution, bias, activation, pooling; --raw holds the values after the last.',
        ),
      ),
    )
    .usage(context.say(message('IMAGE --kernel ID|JSON [-o OUT.png] [--raw OUT.npy] [options]')))
    .argument('[IMAGE]', context.say(message('PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF or SVG.')))
    .action((_image: unknown, texts: ApplyOptionTexts, { args }: Command) =>
      runApply(applyRequest(args, texts), context),
    );
  for (const [flags, description] of options) command.addOption(optionOf(flags, context.say(description)));
  return command;
}

/** An option whose value may be a negative number, but not another option. */
function optionOf(flags: string, description: string): Option {
  const option = new Option(flags, description);
  if (option.isBoolean()) return option;
  return option.argParser((value) => {
    if (value === '' || /^--\w/.test(value)) throw missingValue(option.long ?? flags);
    return value;
  });
}
