/** A file for each thing that can be wrong with a network file. */
import type { Surroundings } from '../../../src/network/check/surroundings.ts';
import type { Severity } from '../../../src/network/document/diagnostic.ts';

export interface Case {
  readonly code: string;
  /** The file; what is to be underlined stands between ⟦ and ⟧. */
  readonly file: string;
  readonly en: string;
  readonly es: string;
  /** `error` unless it says otherwise. */
  readonly severity?: Severity;
  readonly surroundings?: Surroundings;
  /** Codes that are said beside it, in the order of the text. */
  readonly beside?: readonly string[];
  /** What each fix is called; each must mend it. */
  readonly fixes?: readonly string[];
}

interface Parts {
  readonly top?: string;
  readonly input?: string;
  readonly dataset?: string;
  readonly layers?: string;
  readonly training?: string;
}

const classes = '{ "type": "dense", "units": 4 }';

/** A network file, sound but for what `parts` say. */
export function network({
  top = '',
  input = '{ "shape": [8, 8, 1] }',
  dataset = '{ "type": "synthetic", "generator": "shapes", "validationSplit": 0.2 }',
  layers = `[{ "type": "flatten" }, ${classes}]`,
  training = '{}',
}: Parts = {}): string {
  return `{${top}
  "input": ${input},
  "dataset": ${dataset},
  "layers": ${layers},
  "training": ${training}
}`;
}

/** A network with `layer` first; a flatten and a dense layer follow. */
function first(layer: string): string {
  return network({ layers: `[\n    ${layer},\n    { "type": "flatten" },\n    ${classes}\n  ]` });
}

const folderData = '{ "type": "folder", "train": "data" }';
const types =
  'conv2d, depthwiseConv2d, maxPool2d, avgPool2d, globalAvgPool2d, globalMaxPool2d, batchNorm, dropout, activation, flatten, dense, residual, parallel';

const syntaxCases: readonly Case[] = [
  {
    code: 'json-syntax',
    file: network({ training: '{ "epochs": ⟦}⟧' }),
    en: 'A value is expected here. Mend this place; what is whole is checked all the same.',
    es: 'Aquí se espera un valor. Corrija este lugar; lo que está entero se comprueba igualmente.',
  },
  {
    code: 'json-syntax',
    file: network({ top: ' "name": ⟦Shapes⟧,' }),
    en: 'This is no JSON value: texts stand in double quotes. Mend this place; what is whole is checked all the same.',
    es: 'Esto no es un valor de JSON: los textos van entre comillas dobles. Corrija este lugar; lo que está entero se comprueba igualmente.',
  },
  {
    code: 'json-syntax',
    file: network({ top: ' "name" ⟦"Shapes"⟧,' }),
    en: 'A colon is expected here. Mend this place; what is whole is checked all the same.',
    es: 'Aquí se esperan dos puntos. Corrija este lugar; lo que está entero se comprueba igualmente.',
  },
  {
    code: 'json-syntax',
    file: network({ top: ' "name": "Shapes" ⟦"seed"⟧: 3,' }),
    en: 'A comma is expected here. Mend this place; what is whole is checked all the same.',
    es: 'Aquí se espera una coma. Corrija este lugar; lo que está entero se comprueba igualmente.',
  },
  {
    code: 'json-syntax',
    file: `${network()}⟦/* the end⟧`,
    en: 'The comment is never closed. Mend this place; what is whole is checked all the same.',
    es: 'El comentario no se cierra nunca. Corrija este lugar; lo que está entero se comprueba igualmente.',
  },
  {
    code: 'file-too-large',
    file: `⟦{⟧ ${' '.repeat(1_000_000)}}`,
    en: 'The file has 1000003 characters; a network file has at most 1000000. Leave out written weights: training keeps them in a checkpoint.',
    es: 'El archivo tiene 1000003 caracteres; un archivo de red tiene como máximo 1000000. Quite los pesos escritos: el entrenamiento los guarda en un punto de control.',
  },
  {
    code: 'nested-too-deep',
    file: `${'['.repeat(100)}⟦[⟧`,
    en: 'Brackets stand more than 100 deep here. Close brackets before this place, or use fewer blocks within blocks.',
    es: 'Aquí hay más de 100 niveles de corchetes y llaves. Cierre corchetes antes de este lugar, o use menos bloques dentro de bloques.',
  },
  {
    code: 'not-an-object',
    file: '⟦[]⟧',
    en: 'A network file is one object, in braces. Write it like { "input": …, "dataset": …, "layers": […] }.',
    es: 'Un archivo de red es un solo objeto, entre llaves. Escríbalo como { "input": …, "dataset": …, "layers": […] }.',
  },
  {
    code: 'version-newer',
    file: network({ top: '"version": ⟦2⟧,' }),
    en: 'The file is of version 2; this Convscope reads up to 1. Update Convscope.',
    es: 'El archivo es de la versión 2; este Convscope lee hasta la 1. Actualice Convscope.',
  },
  {
    code: 'version-older',
    file: network({ top: '"version": ⟦0⟧,' }),
    en: 'The file is of version 0; this Convscope reads 1. Set it to 1, and look at what is then underlined.',
    es: 'El archivo es de la versión 0; este Convscope lee la 1. Póngala en 1 y mire lo que quede subrayado.',
    fixes: ['Set to 1'],
  },
];

const structureCases: readonly Case[] = [
  {
    code: 'wrong-type',
    file: network({ top: ' "name": ⟦3⟧,' }),
    en: '"name" cannot be a number. Write a text in quotes.',
    es: '«name» no puede ser un número. Escriba un texto entre comillas.',
  },
  {
    code: 'wrong-type',
    file: network({ training: '{ "epochs": ⟦"5"⟧ }' }),
    en: '"epochs" cannot be a text. Write a whole number from 1.',
    es: '«epochs» no puede ser un texto. Escriba un número entero desde 1.',
  },
  {
    code: 'wrong-type',
    file: network({ training: '{ "epochs": ⟦true⟧ }' }),
    en: '"epochs" cannot be true or false. Write a whole number from 1.',
    es: '«epochs» no puede ser true ni false. Escriba un número entero desde 1.',
  },
  {
    code: 'wrong-type',
    file: network({ training: '{ "shuffle": ⟦null⟧ }' }),
    en: '"shuffle" cannot be null. Write true or false.',
    es: '«shuffle» no puede ser null. Escriba true o false.',
  },
  {
    code: 'wrong-type',
    file: network({ training: '⟦[]⟧' }),
    en: '"training" cannot be a list. Write an object like { "epochs": 5 }.',
    es: '«training» no puede ser una lista. Escriba un objeto como { "epochs": 5 }.',
  },
  {
    code: 'wrong-type',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": 3, "padding": ⟦{}⟧ }'),
    en: '"padding" cannot be an object. Write "same", "valid", a whole number of cells, or [top, right, bottom, left].',
    es: '«padding» no puede ser un objeto. Escriba "same", "valid", un número entero de celdas o [arriba, derecha, abajo, izquierda].',
  },
  {
    code: 'wrong-type',
    file: first('⟦"flatten"⟧'),
    en: `"layers[0]" cannot be a text. Write an object with "type", one of ${types}.`,
    es: `«layers[0]» no puede ser un texto. Escriba un objeto con "type", uno de ${types}.`,
  },
  {
    code: 'out-of-range',
    file: first('{ "type": "conv2d", "filters": ⟦2.5⟧, "kernelSize": 3 }'),
    en: '"filters" cannot be 2.5. Write a whole number from 1.',
    es: '«filters» no puede ser 2.5. Escriba un número entero desde 1.',
  },
  {
    code: 'out-of-range',
    file: first('{ "type": "conv2d", "filters": 2, "kernelSize": [3, ⟦0⟧] }'),
    en: '"kernelSize[1]" cannot be 0. Write a whole number from 1.',
    es: '«kernelSize[1]» no puede ser 0. Escriba un número entero desde 1.',
  },
  {
    code: 'out-of-range',
    file: network({ input: '{ "shape": [8, 8, ⟦2⟧] }' }),
    en: '"shape[2]" cannot be 2. Write one of the numbers 1, 3.',
    es: '«shape[2]» no puede ser 2. Escriba uno de los números 1, 3.',
  },
  {
    code: 'out-of-range',
    file: first('{ "type": "dropout", "rate": ⟦1⟧ }'),
    en: '"rate" cannot be 1. Write a number from 0 to below 1.',
    es: '«rate» no puede ser 1. Escriba un número desde 0 y menor que 1.',
  },
  {
    code: 'out-of-range',
    file: network({ training: '{ "optimizer": { "type": "adam", "learningRate": ⟦0⟧ } }' }),
    en: '"learningRate" cannot be 0. Write a number above 0.',
    es: '«learningRate» no puede ser 0. Escriba un número mayor que 0.',
  },
  {
    code: 'unknown-name',
    file: first('{ "type": "conv2d", "filters": 2, "kernelSize": 3, "padding": ⟦"smae"⟧ }'),
    en: '"padding" cannot be "smae". Did you mean same?',
    es: '«padding» no puede ser «smae». ¿Quería decir same?',
    fixes: ['Change to "same"'],
  },
  {
    code: 'unknown-name',
    file: first('{ "type": ⟦"conv2D"⟧, "filters": 2, "kernelSize": 3 }'),
    en: '"type" cannot be "conv2D". Did you mean conv2d?',
    es: '«type» no puede ser «conv2D». ¿Quería decir conv2d?',
    fixes: ['Change to "conv2d"'],
  },
  {
    code: 'unknown-name',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": 3, "kernel": ⟦"sobelx"⟧ }'),
    en: '"kernel" cannot be "sobelx". Did you mean sobel-x?',
    es: '«kernel» no puede ser «sobelx». ¿Quería decir sobel-x?',
    fixes: ['Change to "sobel-x"', 'Change to "sobel-y"'],
  },
  {
    code: 'unknown-name',
    file: network({ training: '{ "optimizer": ⟦"newton"⟧ }' }),
    en: '"optimizer" cannot be "newton". Write one of adam, adamw, sgd, rmsprop, adagrad in quotes, or an object with it as "type".',
    es: '«optimizer» no puede ser «newton». Escriba uno de adam, adamw, sgd, rmsprop, adagrad entre comillas, o un objeto con él como "type".',
  },
  {
    code: 'unknown-field',
    file: network({ top: ' ⟦"naem"⟧: "Shapes",' }),
    en: 'A network file has no field "naem". Did you mean name?',
    es: 'Un archivo de red no tiene ningún campo «naem». ¿Quería decir name?',
    fixes: ['Change to "name"'],
  },
  {
    code: 'unknown-field',
    file: first('{ "type": "maxPool2d", "poolSize": 2, ⟦"dilation"⟧: 2 }'),
    en: 'maxPool2d has no field "dilation". Its fields are type, poolSize, stride, padding, name.',
    es: 'maxPool2d no tiene ningún campo «dilation». Sus campos son type, poolSize, stride, padding, name.',
  },
  {
    code: 'missing-field',
    file: first('{ "type": ⟦"conv2d"⟧, "kernelSize": 3 }'),
    en: 'conv2d needs "filters". Write a whole number from 1.',
    es: 'conv2d necesita «filters». Escriba un número entero desde 1.',
    fixes: ['Add "filters"'],
  },
  {
    code: 'missing-field',
    file: first('⟦{⟧ "poolSize": 2 }'),
    en: `layers[0] needs "type". Write an object with "type", one of ${types}.`,
    es: `layers[0] necesita «type». Escriba un objeto con "type", uno de ${types}.`,
  },
  {
    code: 'missing-field',
    file: network({ training: '{ "schedule": { "type": ⟦"exponential"⟧ } }' }),
    en: 'exponential needs "factor". Write a number above 0.',
    es: 'exponential necesita «factor». Escriba un número mayor que 0.',
    fixes: ['Add "factor"'],
  },
  {
    code: 'missing-field',
    file: network({ input: '{ "normalize": { "mean": [0.5], "std": [0.5] } }' }).replace(
      '"input"',
      '⟦"input"⟧',
    ),
    en: 'input needs "shape". Write [height, width, channels].',
    es: 'input necesita «shape». Escriba [alto, ancho, canales].',
    fixes: ['Add "shape"'],
  },
  {
    code: 'missing-field',
    file: `⟦{⟧
  "input": { "shape": [9, 9, 3] },
  "layers": [{ "type": "flatten" }, ${classes}]
}`,
    en: 'A network file needs "dataset". Write an object with "type", one of folder, idx, cifar10, csv, synthetic.',
    es: 'Un archivo de red necesita «dataset». Escriba un objeto con "type", uno de folder, idx, cifar10, csv, synthetic.',
    fixes: ['Add "dataset"'],
  },
  {
    code: 'duplicate-field',
    severity: 'warning',
    file: network({ training: '{ ⟦"epochs"⟧: 3, "epochs": 4 }' }),
    en: '"epochs" stands here more than once; the last one counts. Remove this one.',
    es: '«epochs» aparece aquí más de una vez; cuenta el último. Quite este.',
    fixes: ['Remove "epochs"'],
  },
  {
    code: 'wrong-count',
    file: network({ input: '{ "shape": ⟦[8, 8]⟧ }' }),
    en: '"shape" cannot be a list of 2. Write [height, width, channels].',
    es: '«shape» no puede ser una lista de 2. Escriba [alto, ancho, canales].',
  },
  {
    code: 'uneven-weights',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": 2, "kernel": ⟦[[1, 2], [3]]⟧ }'),
    en: '"kernel" must hold numbers in rows of the same length. Write the weights as rows, or as [row][column][input channel][filter].',
    es: '«kernel» debe contener números en filas de la misma longitud. Escriba los pesos por filas, o como [fila][columna][canal de entrada][filtro].',
  },
  {
    code: 'empty-text',
    file: network({ dataset: '{ "type": "folder", "train": ⟦""⟧ }' }),
    en: '"train" is empty. Write the path of a folder in quotes.',
    es: '«train» está vacío. Escriba la ruta de una carpeta entre comillas.',
  },
];

const layerCases: readonly Case[] = [
  {
    code: 'no-layers',
    file: network({ layers: '⟦[]⟧' }),
    en: 'The network has no layers. Add at least one layer.',
    es: 'La red no tiene capas. Añada al menos una capa.',
  },
  {
    code: 'kernel-larger-than-input',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": ⟦9⟧ }'),
    en: 'The kernel is taller than the padded input: 9 rows with dilation 1 span 9 rows; there are 8. Pad 1 more above or below, or use a smaller kernel or dilation.',
    es: 'El núcleo es más alto que la entrada con relleno: 9 filas con dilatación 1 abarcan 9 filas; hay 8. Rellene 1 más arriba o abajo, o use un núcleo o una dilatación menores.',
    fixes: ['Set "padding" to "same"'],
  },
  {
    code: 'pool-larger-than-input',
    file: first('{ "type": "maxPool2d", "poolSize": ⟦[1, 9]⟧ }'),
    en: 'The pooling window is wider than what it pools: 9 columns against 8. Use a smaller window.',
    es: 'La ventana de pooling es más ancha que lo que agrupa: 9 columnas frente a 8. Use una ventana menor.',
    fixes: ['Set "padding" to "same"'],
  },
  {
    code: 'pool-padding',
    file: first('{ "type": "avgPool2d", "poolSize": 2, "padding": ⟦2⟧ }'),
    en: 'The padding of a pool must be smaller than its window: 2 is not under 2. Pad less, or use a larger window.',
    es: 'El relleno de un pooling debe ser menor que su ventana: 2 no es menor que 2. Use menos relleno o una ventana mayor.',
  },
  {
    code: 'window-parameter',
    file: first('{ "type": ⟦"conv2d"⟧, "filters": 1, "kernelSize": 3, "padding": 2000000 }'),
    en: 'The padding must be a whole number from 0 to 1000000, but it is 2000000. Give a whole number in that range.',
    es: 'El relleno debe ser un número entero de 0 a 1000000, pero es 2000000. Dé un número entero de ese intervalo.',
  },
  {
    code: 'groups',
    file: first('{ "type": "conv2d", "filters": 3, "kernelSize": 3, "groups": ⟦3⟧ }'),
    en: 'The number of groups must divide that of the input channels: 3 does not divide 1. Use 1 group, or a whole number that divides both.',
    es: 'El número de grupos debe dividir al de canales de entrada: 3 no divide a 1. Use 1 grupo, o un número entero que divida ambos.',
  },
  {
    code: 'flatten-missing',
    file: network({ layers: `[{ "type": "dropout", "rate": 0.5 }, { "type": ⟦"dense"⟧, "units": 4 }]` }),
    en: 'A dense layer reads a vector, but its input is an image of shape 8×8×1. Put a layer of type "flatten" before it.',
    es: 'Una capa densa lee un vector, pero su entrada es una imagen de forma 8×8×1. Ponga antes una capa de tipo "flatten".',
    fixes: ['Insert a flatten layer before it'],
  },
  {
    code: 'image-missing',
    file: network({
      layers: `[{ "type": "flatten" }, { "type": ⟦"maxPool2d"⟧, "poolSize": 2 }, ${classes}]`,
    }),
    en: 'maxPool2d reads rows and columns, but its input is a vector of length 64. Move it before the first layer that makes vectors.',
    es: 'maxPool2d lee filas y columnas, pero su entrada es un vector de longitud 64. Póngala antes de la primera capa que produce vectores.',
  },
  {
    code: 'residual-shapes',
    file: first('{ "type": ⟦"residual"⟧, "layers": [{ "type": "conv2d", "filters": 2, "kernelSize": 2 }] }'),
    en: 'The block makes [7, 7, 2] of [8, 8, 1], and no 1×1 convolution brings the input to that shape. Use padding "same" within the block, and flatten after it.',
    es: 'El bloque convierte [8, 8, 1] en [7, 7, 2], y ninguna convolución 1×1 da esa forma a la entrada. Use el relleno "same" dentro del bloque y aplane después de él.',
  },
  {
    code: 'branch-shapes',
    file: first('{ "type": "parallel", "branches": ⟦[[], [{ "type": "maxPool2d", "poolSize": 2 }]]⟧ }'),
    en: 'The branches of a parallel block may differ in their channels alone, but the first makes 8×8×1 and number 2 makes 4×4×1. Give all branches the same stride, and padding "same".',
    es: 'Las ramas de un bloque paralelo solo pueden diferir en sus canales, pero la primera produce 8×8×1 y la número 2 produce 4×4×1. Dé a todas las ramas el mismo paso y el relleno "same".',
  },
  {
    code: 'layer-name',
    file: network({
      layers: `[{ "type": "flatten", "name": "one" }, { "type": "dense", "units": 4, "name": ⟦"one"⟧ }]`,
    }),
    en: 'Two layers have the name one, under which their weights are kept. Give one of them another name.',
    es: 'Dos capas tienen el nombre one, con el que se guardan sus pesos. Dé otro nombre a una de ellas.',
  },
  {
    code: 'layer-name',
    file: first(
      '{ "type": "residual", "name": ⟦"optimizer"⟧, "layers": [{ "type": "conv2d", "filters": 1, "kernelSize": 3, "padding": "same" }] }',
    ),
    en: 'A layer cannot be named optimizer: checkpoints keep the state of the optimizer under "optimizer/". Give the layer another name.',
    es: 'Una capa no puede llamarse optimizer: los puntos de control guardan el estado del optimizador bajo «optimizer/». Dé otro nombre a la capa.',
  },
  {
    code: 'kernel-shape',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": 5, "kernel": ⟦"sobel-x"⟧ }'),
    en: 'The weights are of shape 3×3, but the kernel of this layer is 5×5. Give as many weights as the shape asks for, or none to draw them.',
    es: 'Los pesos tienen la forma 3×3, pero el núcleo de esta capa es de 5×5. Dé tantos pesos como pide la forma, o ninguno para sortearlos.',
    fixes: ['Set "kernelSize" to 3'],
  },
  {
    code: 'kernel-shape',
    file: first('{ "type": "depthwiseConv2d", "kernelSize": 1, "kernel": ⟦[[[[1, 2]]]]⟧ }'),
    en: 'The weights are of shape 1×1×1×2, but the kernel of this layer is 1×1×1×1. Give as many weights as the shape asks for, or none to draw them.',
    es: 'Los pesos tienen la forma 1×1×1×2, pero el núcleo de esta capa es de 1×1×1×1. Dé tantos pesos como pide la forma, o ninguno para sortearlos.',
  },
  {
    code: 'softmax-not-last',
    severity: 'warning',
    file: first('{ "type": "conv2d", "filters": 2, "kernelSize": 3, "activation": ⟦"softmax"⟧ }'),
    en: 'A softmax before the last layer: what follows sees little more than which number was largest. Use relu here, or leave it out.',
    es: 'Una softmax antes de la última capa: lo que sigue apenas ve más que cuál era el número mayor. Use relu aquí, o quítela.',
    fixes: ['Change to "relu"', 'Remove the softmax'],
  },
  {
    code: 'softmax-not-last',
    severity: 'warning',
    file: first('{ "type": "activation", "function": ⟦"softmax"⟧ }'),
    en: 'A softmax before the last layer: what follows sees little more than which number was largest. Use relu here, or leave it out.',
    es: 'Una softmax antes de la última capa: lo que sigue apenas ve más que cuál era el número mayor. Use relu aquí, o quítela.',
    fixes: ['Change to "relu"', 'Remove the softmax'],
  },
  {
    code: 'unread-cells',
    severity: 'info',
    file: first('{ "type": "maxPool2d", "poolSize": ⟦3⟧ }'),
    en: 'Rows 6–7 and columns 6–7 are never read. "poolSize": 5, "stride": 3 would read all of it, or "padding": [0, 1, 1, 0].',
    es: 'Las filas 6–7 y las columnas 6–7 no se leen nunca. "poolSize": 5, "stride": 3 lo leería todo, o bien "padding": [0, 1, 1, 0].',
    fixes: ['Write "poolSize": 5, "stride": 3', 'Write "padding": [0, 1, 1, 0]'],
  },
  {
    code: 'unread-cells',
    severity: 'info',
    file: first('{ "type": "conv2d", "filters": 1, "kernelSize": 3, "stride": ⟦[1, 2]⟧ }'),
    en: 'Column 7 is never read. "kernelSize": [3, 4] would read all of it, or "padding": [0, 1, 0, 0].',
    es: 'La columna 7 no se lee nunca. "kernelSize": [3, 4] lo leería todo, o bien "padding": [0, 1, 0, 0].',
    fixes: ['Write "kernelSize": [3, 4]', 'Write "padding": [0, 1, 0, 0]'],
  },
  {
    code: 'unread-cells',
    severity: 'info',
    file: first(
      '{ "type": "conv2d", "filters": 1, "kernelSize": [2, 1], "stride": ⟦[4, 1]⟧, "dilation": [2, 1] }',
    ),
    en: 'Rows 1, 3, 5, … are never read. Use a smaller stride or dilation to read all of it.',
    es: 'Las filas 1, 3, 5, … no se leen nunca. Use un paso o una dilatación menores para leerlo todo.',
  },
  {
    code: 'output-not-classes',
    file: network({ layers: '[{ "type": ⟦"conv2d"⟧, "filters": 4, "kernelSize": 3 }]' }),
    en: 'The last layer makes an image of 6×6×4, not one number for each class. End with "flatten" and a dense layer of one unit for each class.',
    es: 'La última capa produce una imagen de 6×6×4, no un número por clase. Termine con «flatten» y una capa densa con una unidad por clase.',
    fixes: ['Add a flatten and a dense layer'],
  },
  {
    code: 'units-not-classes',
    file: network({ layers: '[{ "type": "flatten" }, { "type": "dense", "units": ⟦3⟧ }]' }),
    en: 'The dataset has 4 classes, but the last layer makes a vector of length 3. Make it 4, one for each class.',
    es: 'El conjunto de datos tiene 4 clases, pero la última capa produce un vector de longitud 3. Que sean 4, uno por clase.',
    fixes: ['Set "units" to 4'],
  },
  {
    code: 'units-not-classes',
    severity: 'warning',
    file: network({
      dataset: folderData,
      layers:
        '[{ "type": "flatten" }, { "type": "dense", "units": ⟦3⟧ }, { "type": "activation", "function": "softmax" }]',
    }),
    surroundings: { paths: new Map([['data', { kind: 'folder', classes: ['cat', 'dog'] }]]) },
    en: 'The dataset has 2 classes, but the last layer makes a vector of length 3. Make it 2, one for each class.',
    es: 'El conjunto de datos tiene 2 clases, pero la última capa produce un vector de longitud 3. Que sean 2, uno por clase.',
    fixes: ['Set "units" to 2'],
  },
  {
    code: 'units-not-classes',
    file: network({
      dataset: folderData,
      layers: '[{ "type": "flatten" }, { "type": "dense", "units": ⟦1⟧, "activation": "sigmoid" }]',
    }),
    surroundings: { paths: new Map([['data', { kind: 'folder', classes: ['cat', 'dog'] }]]) },
    en: 'The dataset has 2 classes, but the last layer makes a vector of length 1. Make it 2, one for each class.',
    es: 'El conjunto de datos tiene 2 clases, pero la última capa produce un vector de longitud 1. Que sean 2, uno por clase.',
    fixes: ['Set "units" to 2'],
  },
];

const datasetCases: readonly Case[] = [
  {
    code: 'path-missing',
    file: network({ dataset: '{ "type": "folder", "train": ⟦"dta"⟧ }' }),
    surroundings: { paths: new Map([['dta', { kind: null, siblings: ['data', 'notes'] }]]) },
    en: 'There is nothing at "dta". Did you mean data?',
    es: 'No hay nada en «dta». ¿Quería decir data?',
    fixes: ['Change to "data"'],
  },
  {
    code: 'path-missing',
    file: network({
      dataset:
        '{ "type": "idx", "train": { "images": "i", "labels": "l" }, "test": { "images": ⟦"t"⟧, "labels": "l" } }',
    }),
    surroundings: { paths: new Map([['t', { kind: null }]]) },
    en: 'There is nothing at "t". Paths count from the folder of this file.',
    es: 'No hay nada en «t». Las rutas parten de la carpeta de este archivo.',
  },
  {
    code: 'path-kind',
    file: network({ dataset: '{ "type": "folder", "train": ⟦"data"⟧ }' }),
    surroundings: { paths: new Map([['data', { kind: 'file' }]]) },
    en: 'data is not a folder. Name a folder with one sub-folder of images for each class.',
    es: 'data no es una carpeta. Indique una carpeta con una subcarpeta de imágenes por clase.',
  },
  {
    code: 'path-kind',
    file: network({
      dataset: '{ "type": "cifar10", "train": ["a.bin", ⟦"b"⟧] }',
      layers: `[{ "type": "flatten" }, { "type": "dense", "units": 10 }]`,
    }),
    surroundings: {
      paths: new Map([
        ['a.bin', { kind: 'file' }],
        ['b', { kind: 'folder' }],
      ]),
    },
    en: 'b is a folder, not a file. Write the path of a file in quotes.',
    es: 'b es una carpeta, no un archivo. Escriba la ruta de un archivo entre comillas.',
  },
  {
    code: 'link-broken',
    file: network({ dataset: '{ "type": "folder", "train": ⟦"data"⟧ }' }),
    surroundings: {
      paths: new Map([
        ['data', { kind: 'folder', classes: ['a', 'b', 'c', 'd'], brokenLinks: ['cow', 'dog'] }],
      ]),
    },
    en: 'data/cow is a link to something that is not there. Remove the link, or put back what it leads to.',
    es: 'data/cow es un enlace a algo que no está. Quite el enlace, o restablezca aquello a lo que conduce.',
  },
  {
    code: 'class-missing',
    file: network({ dataset: '{ "type": "folder", "train": ⟦"data"⟧ }' }),
    surroundings: { paths: new Map([['data', { kind: 'folder', classes: [] }]]) },
    en: 'data has no sub-folders; one for each class was expected. Put the images of each class into a sub-folder with the name of the class.',
    es: 'data no tiene subcarpetas; se esperaba una por clase. Ponga las imágenes de cada clase en una subcarpeta con el nombre de la clase.',
  },
  {
    code: 'one-class',
    severity: 'warning',
    file: network({ dataset: '{ "type": "folder", "train": ⟦"data"⟧ }' }),
    surroundings: { paths: new Map([['data', { kind: 'folder', classes: ['cat'] }]]) },
    en: 'data has only one sub-folder: one class is nothing to tell apart. Put the images of each class into a sub-folder with the name of the class.',
    es: 'data tiene una sola subcarpeta: con una clase no hay nada que distinguir. Ponga las imágenes de cada clase en una subcarpeta con el nombre de la clase.',
  },
  {
    code: 'split-impossible',
    file: network({
      dataset: '{ "type": "synthetic", "generator": "shapes", "samples": 9, "validationSplit": ⟦0.05⟧ }',
    }),
    en: 'A validation split of 0.05 takes none of 9 samples for validation. Give a larger "validationSplit", or more samples.',
    es: 'Una parte de validación de 0.05 no toma ninguna de las 9 muestras para la validación. Dé un "validationSplit" mayor, o más muestras.',
  },
  {
    code: 'normalize-channels',
    file: network({ input: '{ "shape": [8, 8, 3], "normalize": { "mean": ⟦[0.5]⟧, "std": [1, 1, 1] } }' }),
    en: '"mean" and "std" each need one number for each channel: 3, not 1. Give as many numbers as "shape" has channels.',
    es: '"mean" y "std" necesitan cada uno un número por canal: 3, no 1. Dé tantos números como canales tiene "shape".',
  },
];

const trainingCases: readonly Case[] = [
  {
    code: 'learning-rate',
    severity: 'warning',
    file: network({ training: '{ "optimizer": { "type": "adam", "learningRate": ⟦1⟧ } }' }),
    en: 'A learning rate of 1 is far from what adam is used with, 0.00001 to 0.01. Larger steps jump over the minimum: write a smaller one.',
    es: 'Una tasa de aprendizaje de 1 queda lejos de las que se usan con adam, de 0.00001 a 0.01. Los pasos grandes saltan por encima del mínimo: escriba una menor.',
    fixes: ['Set to 0.01'],
  },
  {
    code: 'learning-rate',
    severity: 'warning',
    file: network({ training: '{ "optimizer": { "type": "sgd", "learningRate": ⟦1e-7⟧ } }' }),
    en: 'A learning rate of 1e-7 is far from what sgd is used with, 0.0001 to 1. Nothing would move: write a larger one.',
    es: 'Una tasa de aprendizaje de 1e-7 queda lejos de las que se usan con sgd, de 0.0001 a 1. No se movería nada: escriba una mayor.',
    fixes: ['Set to 0.0001'],
  },
  {
    code: 'no-validation',
    file: network({
      dataset: '{ "type": "synthetic", "generator": "shapes" }',
      training: '{ "earlyStopping": ⟦{}⟧ }',
    }),
    en: 'validationLoss is never measured: no images are kept for validation. Give the dataset a "validationSplit" of 0.2, or use trainLoss.',
    es: 'validationLoss no se mide nunca: no se aparta ninguna imagen para validación. Dé al conjunto de datos un "validationSplit" de 0.2, o use trainLoss.',
    fixes: ['Set "validationSplit" to 0.2', 'Set "metric" to "trainLoss"'],
  },
  {
    code: 'warmup-too-long',
    severity: 'warning',
    file: network({ training: '{ "schedule": { "type": "cosine", "warmupEpochs": ⟦5⟧ } }' }),
    en: 'The warm-up lasts until training ends, after epoch 5: the learning rate never gets further. Shorten the warm-up, or train for more epochs.',
    es: 'El calentamiento dura hasta que termina el entrenamiento, tras la época 5: la tasa de aprendizaje no pasa de ahí. Acorte el calentamiento, o entrene durante más épocas.',
  },
  {
    code: 'warmup-too-long',
    severity: 'warning',
    file: network({ training: '{ "epochs": 1, "schedule": { "type": "cosine", "warmupEpochs": ⟦1⟧ } }' }),
    en: 'The warm-up lasts until training ends, after epoch 1: the learning rate never gets further. Shorten the warm-up, or train for more epochs.',
    es: 'El calentamiento dura hasta que termina el entrenamiento, tras la época 1: la tasa de aprendizaje no pasa de ahí. Acorte el calentamiento, o entrene durante más épocas.',
  },
  {
    code: 'nesterov',
    fixes: ['Set "momentum" to 0.9'],
    file: network({ training: '{ "optimizer": { "type": "sgd", "nesterov": ⟦true⟧ } }' }),
    en: 'Nesterov needs a momentum above 0 and no dampening, but they are 0 and 0. Set momentum to 0.9, or leave Nesterov out.',
    es: 'Nesterov necesita un momento mayor que 0 y ninguna amortiguación, pero son 0 y 0. Ponga el momento a 0.9 o prescinda de Nesterov.',
  },
  {
    code: 'plan-too-large',
    fixes: ['Set "batchSize" to 14705185'],
    file: network({ training: '{ "batchSize": ⟦100000000⟧ }' }),
    en: 'The network needs 27.2 GiB for a batch of 100000000 images; at most 4 GiB can be had. Use batches of 14705185 images or fewer, smaller images, or fewer filters.',
    es: 'La red necesita 27.2 GiB para un lote de 100000000 imágenes; como máximo puede haber 4 GiB. Use lotes de 14705185 imágenes o menos, imágenes más pequeñas o menos filtros.',
  },
  {
    code: 'memory-short',
    file: network({ training: '{ "batchSize": ⟦1000000⟧ }' }),
    surroundings: { memoryBytes: 2 ** 26 },
    en: 'Training in batches of 1000000 needs 0.27 GiB of memory; the machine has 0.063 GiB. Use smaller batches, smaller images, or fewer filters.',
    es: 'Entrenar en lotes de 1000000 necesita 0.27 GiB de memoria; la máquina tiene 0.063 GiB. Use lotes más pequeños, imágenes más pequeñas o menos filtros.',
  },
];

/** At least one for each code. */
export const cases: readonly Case[] = [
  ...syntaxCases,
  ...structureCases,
  ...layerCases,
  ...datasetCases,
  ...trainingCases,
];
