import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './runInProcess.ts';

let folder: string;
let output: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-usage-'));
  output = join(folder, 'out.png');
});
afterAll(() => rm(folder, { recursive: true }));

/** Arguments after `apply photo.png`, the English line, the Spanish line; both after `error: `. */
const wrongOptions: readonly (readonly [readonly string[], string, string])[] = [
  [
    ['--kernl', 'sharpen'],
    'There is no option --kernl. Did you mean --kernel?',
    'No existe la opción --kernl. ¿Quería decir --kernel?',
  ],
  [
    ['--zoom=3'],
    'There is no option --zoom. Add --help to see the options.',
    'No existe la opción --zoom. Añada --help para ver las opciones.',
  ],
  [
    ['-x'],
    'There is no option -x. Add --help to see the options.',
    'No existe la opción -x. Añada --help para ver las opciones.',
  ],
  [
    ['--kernel'],
    'Option --kernel needs a value, but none follows. Write it after the option, or with a sign of equality: --kernel=VALUE.',
    'La opción --kernel necesita un valor, pero no lo lleva. Escríbalo tras la opción, o con un signo igual: --kernel=VALOR.',
  ],
  [
    ['--kernel', '--flip'],
    'Option --kernel needs a value, but none follows. Write it after the option, or with a sign of equality: --kernel=VALUE.',
    'La opción --kernel necesita un valor, pero no lo lleva. Escríbalo tras la opción, o con un signo igual: --kernel=VALOR.',
  ],
  [
    ['-o='],
    'Option --output needs a value, but none follows. Write it after the option, or with a sign of equality: --output=VALUE.',
    'La opción --output necesita un valor, pero no lo lleva. Escríbalo tras la opción, o con un signo igual: --output=VALOR.',
  ],
  [
    ['--flip=yes'],
    'Option --flip takes no value, but "--flip=yes" gives one. Write it alone: --flip.',
    'La opción --flip no admite ningún valor, pero «--flip=yes» le da uno. Escríbala sola: --flip.',
  ],
  [
    ['second.png'],
    'apply takes one image, but "second.png" came as well. Name one image, and put a path with spaces in quotes.',
    'apply admite una sola imagen, pero también ha llegado «second.png». Indique una sola imagen y ponga entre comillas las rutas con espacios.',
  ],
  [
    ['--kernel', 'sobel'],
    'Option --kernel expects a known kernel or a matrix, but it is "sobel". The nearest known kernels are: sobel-x, sobel-y.',
    'La opción --kernel espera un núcleo conocido o una matriz, pero es «sobel». Los núcleos conocidos más parecidos son: sobel-x, sobel-y.',
  ],
  [
    ['--kernel', '[[1,2'],
    'Option --kernel starts like JSON, but is not valid JSON at character 6. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'La opción --kernel empieza como JSON, pero no es JSON válido en el carácter 6. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '[[1,2],[3]]'],
    'Every row must have 2 numbers as the first one, but row 2 has 1. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'Cada fila debe tener 2 números, como la primera, pero la fila 2 tiene 1. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '[[1,"2\\n"]]'],
    'The matrix holds numbers only, but in row 1, column 2 stands "2\\n". Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'La matriz solo contiene números, pero en la fila 1, columna 2, hay "2\\n". Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '[[1e999]]'],
    'The matrix holds numbers only, but in row 1, column 1 stands Infinity. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'La matriz solo contiene números, pero en la fila 1, columna 1, hay Infinity. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '[]'],
    'The matrix must have at least one row with one number. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'La matriz debe tener al menos una fila con un número. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '{"divisor":2}'],
    'The kernel\'s "matrix" must be a list of rows. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'El campo «matrix» del núcleo debe ser una lista de filas. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '{"matrix":[[1]],"divisor":0}'],
    'The divisor must be a number other than 0, but it is 0. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'El divisor debe ser un número distinto de 0, pero es 0. Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--kernel', '{"matrix":[[1]],"bias":1}'],
    'A kernel has "matrix" and "divisor" only, but "bias" was given. Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
    'Un núcleo solo tiene «matrix» y «divisor», pero se ha dado «bias». Escriba una matriz como [[0,1,0],[1,-4,1],[0,1,0]], o {"matrix":[[1,1],[1,1]],"divisor":4}.',
  ],
  [
    ['--padding', 'some'],
    'Option --padding expects same, valid, full, a number of cells, or four as top,right,bottom,left, but it is "some". Write it like --padding same, --padding 1 or --padding 0,1,0,1.',
    'La opción --padding espera same, valid, full, un número de celdas, o cuatro como arriba,derecha,abajo,izquierda, pero es «some». Escríbala como --padding same, --padding 1 o --padding 0,1,0,1.',
  ],
  [
    ['--padding', '1,2'],
    'Option --padding expects same, valid, full, a number of cells, or four as top,right,bottom,left, but it is "1,2". Write it like --padding same, --padding 1 or --padding 0,1,0,1.',
    'La opción --padding espera same, valid, full, un número de celdas, o cuatro como arriba,derecha,abajo,izquierda, pero es «1,2». Escríbala como --padding same, --padding 1 o --padding 0,1,0,1.',
  ],
  [
    ['--pad-mode', 'constant'],
    'Option --pad-mode expects zeros, constant:VALUE, reflect, replicate or wrap, but it is "constant". Write it like --pad-mode reflect or --pad-mode constant:-1.',
    'La opción --pad-mode espera zeros, constant:VALOR, reflect, replicate o wrap, pero es «constant». Escríbala como --pad-mode reflect o --pad-mode constant:-1.',
  ],
  [
    ['--stride', '0'],
    'Option --stride expects one whole number or two as vertical,horizontal, from 1 to 1000000, but it is "0". Write it like --stride 2 or --stride 2,1.',
    'La opción --stride espera un número entero, o dos como vertical,horizontal, de 1 a 1000000, pero es «0». Escríbala como --stride 2 o --stride 2,1.',
  ],
  [
    ['--dilation', '1,2,3'],
    'Option --dilation expects one whole number or two as vertical,horizontal, from 1 to 1000000, but it is "1,2,3". Write it like --dilation 2 or --dilation 2,1.',
    'La opción --dilation espera un número entero, o dos como vertical,horizontal, de 1 a 1000000, pero es «1,2,3». Escríbala como --dilation 2 o --dilation 2,1.',
  ],
  [
    ['--channels', 'grey'],
    'Option --channels expects one of gray, each, sum, but it is "grey". Did you mean gray?',
    'La opción --channels espera uno de gray, each, sum, pero es «grey». ¿Quería decir gray?',
  ],
  [
    ['--bias', 'three'],
    'Option --bias expects a number, but it is "three". Write it like --bias 3 or --bias -0.5.',
    'La opción --bias espera un número, pero es «three». Escríbala como --bias 3 o --bias -0.5.',
  ],
  [
    ['--bias=1e39'],
    'Option --bias expects a number, but it is "1e39". Write it like --bias 3 or --bias -0.5.',
    'La opción --bias espera un número, pero es «1e39». Escríbala como --bias 3 o --bias -0.5.',
  ],
  [
    ['--activation', 'ReLU'],
    'Option --activation expects one of linear, relu, leakyRelu, elu, sigmoid, tanh, gelu, softmax, but it is "ReLU". Did you mean relu?',
    'La opción --activation espera uno de linear, relu, leakyRelu, elu, sigmoid, tanh, gelu, softmax, pero es «ReLU». ¿Quería decir relu?',
  ],
  [
    ['--pool', 'max'],
    'Option --pool expects max:SIZE:STRIDE or average:SIZE:STRIDE with whole numbers from 1, but it is "max". Write it like --pool max:2, --pool max:3:2 or --pool average:2,1:2,1.',
    'La opción --pool espera max:TAMAÑO:PASO o average:TAMAÑO:PASO con números enteros desde 1, pero es «max». Escríbala como --pool max:2, --pool max:3:2 o --pool average:2,1:2,1.',
  ],
  [
    ['--pool', 'max:2:2:2'],
    'Option --pool expects max:SIZE:STRIDE or average:SIZE:STRIDE with whole numbers from 1, but it is "max:2:2:2". Write it like --pool max:2, --pool max:3:2 or --pool average:2,1:2,1.',
    'La opción --pool espera max:TAMAÑO:PASO o average:TAMAÑO:PASO con números enteros desde 1, pero es «max:2:2:2». Escríbala como --pool max:2, --pool max:3:2 o --pool average:2,1:2,1.',
  ],
  [
    ['--display', 'colour'],
    'Option --display expects one of auto, signed, clamp, abs, minmax, but it is "colour". Use one of these names.',
    'La opción --display espera uno de auto, signed, clamp, abs, minmax, pero es «colour». Use uno de estos nombres.',
  ],
  [
    ['--threads', '65'],
    'Option --threads expects a whole number from 1 to 64, but it is "65". Write it like --threads 1.',
    'La opción --threads espera un número entero de 1 a 64, pero es «65». Escríbala como --threads 1.',
  ],
  [
    ['--megapixels', '-1'],
    'Option --megapixels expects a number above 0, but it is "-1". Write it like --megapixels 100.',
    'La opción --megapixels espera un número mayor que 0, pero es «-1». Escríbala como --megapixels 100.',
  ],
  [
    ['--raw', '-'],
    'Option --raw writes a file; nothing is written to standard output. Name a file, like out.npy.',
    'La opción --raw escribe un archivo; no se escribe nada en la salida estándar. Indique un archivo, como out.npy.',
  ],
  [
    ['-o', '-'],
    'Option -o writes a file; nothing is written to standard output. Name a file, like out.png.',
    'La opción -o escribe un archivo; no se escribe nada en la salida estándar. Indique un archivo, como out.png.',
  ],
  [
    ['--raw', 'numbers.txt'],
    'Option --raw writes a file that ends in .npy, but it is "numbers.txt". Name it numbers.npy.',
    'La opción --raw escribe un archivo que termina en .npy, pero es «numbers.txt». Llámelo numbers.npy.',
  ],
  [
    ['-o=picture.jpg'],
    'Option -o writes a file that ends in .png, but it is "picture.jpg". Name it picture.png.',
    'La opción -o escribe un archivo que termina en .png, pero es «picture.jpg». Llámelo picture.png.',
  ],
  [
    ['-o', 'picture.jpg'],
    'Option -o writes a file that ends in .png, but it is "picture.jpg". Name it picture.png.',
    'La opción -o escribe un archivo que termina en .png, pero es «picture.jpg». Llámelo picture.png.',
  ],
];

describe.each(wrongOptions)('apply photo.png %j', (args, english, spanish) => {
  const complete = ['apply', 'photo.png', '--kernel', 'sharpen'];
  test('in English', async () => {
    const result = await run(...complete, '-o', output, ...args);
    expect(result).toEqual({ status: 2, out: '', error: `error: ${english}\n` });
  });
  test('in Spanish', async () => {
    const result = await run(...complete, '-o', output, '--lang', 'es', ...args);
    expect(result).toEqual({ status: 2, out: '', error: `error: ${spanish}\n` });
  });
});

const wrongLines: readonly (readonly [readonly string[], string, string])[] = [
  [
    [],
    'A command is missing. Commands: apply, check, evaluate, explain, maps, predict, summary, train.',
    'Falta una orden. Órdenes: apply, check, evaluate, explain, maps, predict, summary, train.',
  ],
  [
    ['aply', 'photo.png'],
    'There is no command "aply". Did you mean apply?',
    'No existe la orden «aply». ¿Quería decir apply?',
  ],
  [
    ['paint'],
    'There is no command "paint". Commands: apply, check, evaluate, explain, maps, predict, summary, train.',
    'No existe la orden «paint». Órdenes: apply, check, evaluate, explain, maps, predict, summary, train.',
  ],
  [
    ['--kernel', 'sharpen'],
    'There is no option --kernel. Add --help to see the options.',
    'No existe la opción --kernel. Añada --help para ver las opciones.',
  ],
  [
    ['apply', '--kernel', 'sharpen', '-o', 'out.png'],
    'The image is missing: apply needs the path of one. Write it like convscope apply photo.png --kernel sharpen -o out.png.',
    'Falta la imagen: apply necesita la ruta de una. Escriba, por ejemplo, convscope apply photo.png --kernel sharpen -o out.png.',
  ],
  [
    ['apply', 'photo.png', '-o', 'out.png'],
    'Option --kernel is missing: apply needs a kernel. Add a known one like --kernel sharpen, or a matrix like --kernel "[[0,1,0],[1,-4,1],[0,1,0]]".',
    'Falta la opción --kernel: apply necesita un núcleo. Añada uno conocido, como --kernel sharpen, o una matriz, como --kernel "[[0,1,0],[1,-4,1],[0,1,0]]".',
  ],
  [
    ['apply', 'photo.png', '--kernel', 'sharpen'],
    'Nothing would be written: neither -o nor --raw is given. Add -o out.png for a picture or --raw out.npy for the numbers.',
    'No se escribiría nada: no hay ni -o ni --raw. Añada -o out.png para la imagen o --raw out.npy para los números.',
  ],
];

describe.each(wrongLines)('convscope %j', (args, english, spanish) => {
  test('in English', async () => {
    expect(await run(...args)).toEqual({ status: 2, out: '', error: `error: ${english}\n` });
  });
  test('in Spanish', async () => {
    expect(await run('--lang=es', ...args)).toEqual({ status: 2, out: '', error: `error: ${spanish}\n` });
  });
});

describe('the language', () => {
  test('that is unknown is refused in English', async () => {
    expect(await run('apply', '--lang', 'fr')).toEqual({
      status: 2,
      out: '',
      error: 'error: Option --lang expects one of en, es, but it is "fr". Use one of these names.\n',
    });
  });
  test('is not read behind --', async () => {
    const { error } = await run('apply', '--', 'photo.png', '--lang=es');
    expect(error).toBe(
      'error: apply takes one image, but "--lang=es" came as well. Name one image, and put a path with spaces in quotes.\n',
    );
  });
});

describe('what a person typed stays on one line', () => {
  test('line feeds are escaped and long values cut', async () => {
    const { error } = await run('apply', 'p.png', '--kernel', `a\nb\u001b[31m${'z'.repeat(5000)}`);
    expect(error.split('\n')).toHaveLength(2);
    expect(error).toContain('"a\\nb\\u001b[31mzzz');
    expect(error).toContain('zzz…"');
  });
});

describe('help', () => {
  test('of the program and of apply, on standard output', async () => {
    const root = await run('--help');
    expect(root).toMatchObject({ status: 0, error: '' });
    expect(root.out).toMatch(/^Usage: convscope COMMAND \[options\]\n/);
    const apply = await run('apply', '--help');
    expect(apply).toMatchObject({ status: 0, error: '' });
    expect(apply.out).toMatch(/^Usage: convscope apply IMAGE --kernel ID\|JSON/);
    expect(await run('help', 'apply')).toEqual(apply);
  });
  test('is all Spanish with --lang es', async () => {
    const { out } = await run('apply', '--lang', 'es', '--help');
    expect(out).toMatch(/^Uso: convscope apply IMAGE .*\[opciones\]\n/);
    expect(out).toContain('\nArgumentos:\n');
    expect(out).toContain('\nOpciones:\n');
    expect(out).not.toMatch(/\b(the|of|Show|Write|Usage|default)\b/);
    expect((await run('--lang', 'es', '--help')).out).not.toMatch(/\b(the|of|Show|Usage|Commands)\b/);
  });
  test('the version is that of the package', async () => {
    expect(await run('--version')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

test('wrong usage has written nothing', () => expect(existsSync(output)).toBe(false));
