import {
  type Declaration,
  declared,
  engineDeclarations,
  type Member,
  membersOf,
  plain,
} from './declarations.ts';

/**
 * The page about the engine as a module: what each thing does is said by the docstrings of `src/engine/`, so that
 * it is written once. Errors and sources stay in the docstrings.
 */

/** Makes an English paragraph one of the page's language. */
export type Say = (english: string) => string;

interface Section {
  readonly title: string;
  readonly intro: readonly string[];
  /** What is told, in order. */
  readonly names: readonly string[];
}

const intro = [
  'What trains networks in Convscope is a module of its own, for Node 20.9 or newer: `npm run build` writes `dist/engine.js`, its types `dist/engine.d.ts`, and `dist/networkWorker.js`, the script of its threads, which belongs beside it. It reads no file and needs no package. This is `examples/train.mjs`:',
  'It runs by `node examples/train.mjs` and prints the falling loss. What cannot be computed throws an `EngineError` with a `code`, what was expected, what was found and a remedy; the docstrings in the types list the codes, and the papers that formulas are from.',
];

const sections: readonly Section[] = [
  {
    title: 'Tensors',
    intro: ['Whatever goes in or comes out is an object `{ shape, data }`.'],
    names: ['Tensor', 'TensorInput', 'tensor'],
  },
  {
    title: 'Ops',
    intro: [
      'Each op is an object with three functions: `outputShape(inputs, params)`, `forward(inputs, params, output?)` and `backward(inputs, params, dOutput)`. They are the reference: plain loops, sums in double precision, on the calling thread. Networks compute the same with microkernels on threads.',
      'Inputs are only read; what is returned is new memory, unless `forward` is given a tensor `output` to write to. `backward` takes ∂loss/∂output and returns ∂loss/∂input for each input that has one.',
    ],
    names: [
      ...[
        'conv2d',
        'conv2dTranspose',
        'maxPool2d',
        'avgPool2d',
        'globalMaxPool2d',
        'globalAvgPool2d',
        'dense',
      ],
      ...[
        'flatten',
        'add',
        'concatChannels',
        'pad2d',
        'batchNorm',
        'runningStatistics',
        'dropout',
        'activate',
      ],
      ...['softmaxCrossEntropy', 'meanSquaredError', 'Pair', 'Padding', 'PadMode'],
    ],
  },
  {
    title: 'Networks',
    intro: [
      'A network is a list of layers with the fields that [the network file](network.md) has, in its words; weights to start with are given as numbers.',
    ],
    names: ['Network', 'NetworkOptions', 'LossSpec', 'OptimizerSpec', 'BatchResult'],
  },
  {
    title: 'Backends',
    intro: [
      'A backend is where a network computes. One made by `createWasmBackend` takes the quickest that the machine has: relaxed SIMD, SIMD, or scalar code where there is neither; `referenceBackend` computes with the ops above. The number of threads changes no bit of a result.',
    ],
    names: [
      'createWasmBackend',
      'CreateWasmBackendOptions',
      'BackendLevel',
      'referenceBackend',
      'ReferenceOptions',
      'Backend',
    ],
  },
  {
    title: 'Plans',
    intro: [
      'Networks compile their plans themselves; compiled by hand a plan tells what it does and what it takes.',
    ],
    names: ['compilePlan', 'PlanOptions', 'Plan', 'largestPlanBytes', 'resolveLayers'],
  },
  {
    title: 'Optimizers',
    intro: [
      "A network names its optimizer, as `{ type: 'adam' }` with the options below. Beside a network the same optimizer moves any tensor: each function here returns an `Optimizer`.",
    ],
    names: ['sgd', 'adam', 'adamw', 'rmsprop', 'adagrad', 'Optimizer'],
  },
  {
    title: 'Schedules',
    intro: ['The learning rate is given to each step; a schedule says which.'],
    names: ['scheduledRate', 'Schedule', 'ScheduledRun', 'ScheduledStep'],
  },
  {
    title: 'Initialisers',
    intro: ['`initializers` has each by its name; all are called with a shape and a `Random`.'],
    names: ['Initializer', 'heUniform', 'heNormal', 'glorotUniform', 'glorotNormal', 'zeros', 'ones'],
  },
  {
    title: 'Random numbers',
    intro: [],
    names: ['randomKey', 'Random', 'RandomKey', 'RandomState'],
  },
];

/** Names that the page tells. */
export const toldNames = sections.flatMap(({ names }) => names);

/** The whole page; `example` is the text of the program to show first. */
export function enginePage(say: Say, example: string): string {
  const declarations = engineDeclarations();
  const parts = [
    `# ${say('The engine in Node')}`,
    say(intro[0]),
    `\`\`\`js\n${example.trimEnd()}\n\`\`\``,
    say(intro[1]),
    ...sections.flatMap((section) => [
      `## ${say(section.title)}`,
      ...section.intro.map(say),
      ...section.names.flatMap((name) => entry(find(declarations, name), declarations, say)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Declarations = readonly Declaration[];

function find(declarations: Declarations, name: string): Declaration {
  const found = declared(declarations, name);
  if (!found) throw new Error(`The page tells of ${name}, which the engine has not.`);
  return found;
}

function entry(declaration: Declaration, declarations: Declarations, say: Say): string[] {
  const { name, doc, lines, kind } = declaration;
  const [summary, ...rest] = doc.map(say);
  const op = /: TrainableOp<(.*?)>/.exec(lines.join('').replace(/\s+/g, ' '));
  const types = op?.[1].split(',').map((each) => find(declarations, each.trim()));
  const code = types ? opCalls(name, types, declarations) : signature(declaration, say);
  const fields = types ? optionsOf(types, declarations) : fieldsOf(declaration, declarations);
  const options = kind === 'function' ? functionOptions(declaration, declarations) : [];
  return [
    `### ${name}`,
    ...(summary ? [summary] : []),
    ...(code ? [`\`\`\`ts\n${code}\n\`\`\``] : []),
    ...rest,
    ...(kind === 'class' ? methods(declaration, say) : table([...fields, ...options], say)),
  ];
}

/** How an op is called, by the names of its tensors and options. */
function opCalls(name: string, types: readonly Declaration[], declarations: Declarations): string {
  const [inputs, params, gradients] = types.map((type) => {
    const fields = fieldsOf(type, declarations).map(
      ({ name, isOptional }) => `${name}${isOptional ? '?' : ''}`,
    );
    if (fields.length > 0) return `{ ${fields.join(', ')} }`;
    return type.lines.join('').includes('readonly Tensor')
      ? `[${type.name === 'ConcatInputs' ? 'first' : 'dFirst'}, …]`
      : '{}';
  });
  return [
    `${name}.forward(${inputs}, ${params}): Tensor`,
    `${name}.backward(${inputs}, ${params}, dOutput): ${gradients}`,
  ].join('\n');
}

/** Inputs of which there is something to be said, and all options. */
function optionsOf([inputs, params]: readonly Declaration[], declarations: Declarations): Member[] {
  const tensors = fieldsOf(inputs, declarations).filter(({ doc }) => doc.length > 0);
  return [...tensors, ...fieldsOf(params, declarations)];
}

/** The fields of the options that a function takes. */
function functionOptions({ lines }: Declaration, declarations: Declarations): Member[] {
  const options = /options\??: (\w+Options)/.exec(lines.join(' '));
  const type = options && declared(declarations, options[1]);
  return type && !toldNames.includes(type.name) ? fieldsOf(type, declarations) : [];
}

/** An interface's fields after those of what it extends; none of anything else. */
function fieldsOf(declaration: Declaration, declarations: Declarations): Member[] {
  const { kind, lines } = declaration;
  const alias = kind === 'type' && /^ = (\w+);$/.exec(lines.join(''));
  if (alias) return fieldsOf(find(declarations, alias[1]), declarations);
  if (kind !== 'interface') return [];
  const parents = (/ extends (.*) {$/.exec(lines[0])?.[1] ?? '').match(/\w+/g) ?? [];
  const inherited = parents.flatMap((parent) => {
    const found = declared(declarations, parent);
    return found ? fieldsOf(found, declarations) : [];
  });
  const own = membersOf(declaration);
  return [...inherited.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
}

/** The head of a function, the text of a type with what is said in it. */
function signature({ kind, name, lines }: Declaration, say: Say): string | null {
  if (kind === 'type') {
    const told = lines.map((line) => line.replace(/(?<=\/\*\* ).*(?= \*\/)/, say));
    return `type ${name}${told.join('\n')}`;
  }
  if (kind !== 'function') return null;
  const end = lines.findIndex((line) => /\)(: .*)? {$/.test(line));
  const head = lines.slice(0, end + 1).map((line) => line.trim());
  return `${name}${plain(head.join(' ').replace(/ {$/, ''))}`;
}

function methods(declaration: Declaration, say: Say): string[] {
  return membersOf(declaration).map(({ name, type, isMethod, doc }) => {
    const call =
      name === 'constructor' ? `new ${declaration.name}${type}` : isMethod ? `${name}${type}` : name;
    return [`- \`${call}\``, ...doc.map((each) => `  ${say(each)}`)].join('\n\n');
  });
}

function table(members: readonly Member[], say: Say): string[] {
  if (members.length === 0) return [];
  const heads = ['Field', 'Type', 'What it is'].map(say);
  const rows = members.map(({ name, isOptional, type, doc }) => {
    const cells = [`${name}${isOptional ? '?' : ''}`, type].map((each) => `\`${each}\``);
    return [...cells, doc.map(say).join(' ')];
  });
  const lines = [heads, heads.map(() => '---'), ...rows];
  return [
    lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n'),
  ];
}
