import type { KernelPreset, PresetSigns } from './kernelPreset.ts';

const rightward: PresetSigns = {
  positive: { en: 'brighter to the right', es: 'más claro hacia la derecha' },
  negative: { en: 'darker to the right', es: 'más oscuro hacia la derecha' },
};

const downward: PresetSigns = {
  positive: { en: 'brighter below', es: 'más claro hacia abajo' },
  negative: { en: 'darker below', es: 'más oscuro hacia abajo' },
};

/** Kernels that find edges, lines and spots. Positive where it is brighter to the right or below. */
export const edgePresets: readonly KernelPreset[] = [
  {
    id: 'sobel-x',
    name: { en: 'Sobel x', es: 'Sobel x' },
    matrix: [
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds vertical edges: the difference between right and left, averaged over three rows against noise.',
      es: 'Encuentra bordes verticales: la diferencia entre derecha e izquierda, promediada en tres filas contra el ruido.',
    },
    signs: rightward,
  },
  {
    id: 'sobel-y',
    name: { en: 'Sobel y', es: 'Sobel y' },
    matrix: [
      [-1, -2, -1],
      [0, 0, 0],
      [1, 2, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds horizontal edges: the difference between below and above, averaged over three columns against noise.',
      es: 'Encuentra bordes horizontales: la diferencia entre abajo y arriba, promediada en tres columnas contra el ruido.',
    },
    signs: downward,
  },
  {
    id: 'prewitt-x',
    name: { en: 'Prewitt x', es: 'Prewitt x' },
    matrix: [
      [-1, 0, 1],
      [-1, 0, 1],
      [-1, 0, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds vertical edges like Sobel x, but all three rows count the same, so it follows slanted edges less well.',
      es: 'Encuentra bordes verticales como Sobel x, pero las tres filas pesan lo mismo y sigue peor los bordes inclinados.',
    },
    signs: rightward,
  },
  {
    id: 'prewitt-y',
    name: { en: 'Prewitt y', es: 'Prewitt y' },
    matrix: [
      [-1, -1, -1],
      [0, 0, 0],
      [1, 1, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds horizontal edges like Sobel y, but all three columns count the same.',
      es: 'Encuentra bordes horizontales como Sobel y, pero las tres columnas pesan lo mismo.',
    },
    signs: downward,
  },
  {
    id: 'scharr-x',
    name: { en: 'Scharr x', es: 'Scharr x' },
    matrix: [
      [-3, 0, 3],
      [-10, 0, 10],
      [-3, 0, 3],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds vertical edges like Sobel x, with weights chosen so that the direction of a slanted edge comes out right.',
      es: 'Encuentra bordes verticales como Sobel x, con pesos elegidos para que la dirección de un borde inclinado salga bien.',
    },
    signs: rightward,
  },
  {
    id: 'scharr-y',
    name: { en: 'Scharr y', es: 'Scharr y' },
    matrix: [
      [-3, -10, -3],
      [0, 0, 0],
      [3, 10, 3],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds horizontal edges like Sobel y, with weights chosen so that the direction of a slanted edge comes out right.',
      es: 'Encuentra bordes horizontales como Sobel y, con pesos elegidos para que la dirección de un borde inclinado salga bien.',
    },
    signs: downward,
  },
  {
    id: 'roberts-x',
    name: { en: 'Roberts x', es: 'Roberts x' },
    matrix: [
      [-1, 0],
      [0, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'The smallest edge detector, 2×2: one diagonal difference, exact in place but sensitive to noise.',
      es: 'El detector de bordes más pequeño, 2×2: una diferencia en diagonal, precisa en su lugar pero sensible al ruido.',
    },
    signs: {
      positive: { en: 'brighter to the lower right', es: 'más claro hacia abajo a la derecha' },
      negative: { en: 'darker to the lower right', es: 'más oscuro hacia abajo a la derecha' },
    },
  },
  {
    id: 'roberts-y',
    name: { en: 'Roberts y', es: 'Roberts y' },
    matrix: [
      [0, -1],
      [1, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'The other diagonal difference of Roberts: together the two give an edge in any direction.',
      es: 'La otra diferencia en diagonal de Roberts: juntas, las dos dan un borde en cualquier dirección.',
    },
    signs: {
      positive: { en: 'brighter to the lower left', es: 'más claro hacia abajo a la izquierda' },
      negative: { en: 'darker to the lower left', es: 'más oscuro hacia abajo a la izquierda' },
    },
  },
  {
    id: 'line-vertical',
    name: { en: 'Line, vertical', es: 'Línea vertical' },
    matrix: [
      [-1, 2, -1],
      [-1, 2, -1],
      [-1, 2, -1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds upright lines one pixel wide: the middle column against both its sides.',
      es: 'Encuentra líneas verticales de un píxel de ancho: la columna central frente a sus dos lados.',
    },
    signs: {
      positive: { en: 'a line brighter than its sides', es: 'línea más clara que sus lados' },
      negative: { en: 'a line darker than its sides', es: 'línea más oscura que sus lados' },
    },
  },
  {
    id: 'line-horizontal',
    name: { en: 'Line, horizontal', es: 'Línea horizontal' },
    matrix: [
      [-1, -1, -1],
      [2, 2, 2],
      [-1, -1, -1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds level lines one pixel high: the middle row against the rows above and below.',
      es: 'Encuentra líneas horizontales de un píxel de alto: la fila central frente a las de arriba y abajo.',
    },
    signs: {
      positive: { en: 'a line brighter than its sides', es: 'línea más clara que sus lados' },
      negative: { en: 'a line darker than its sides', es: 'línea más oscura que sus lados' },
    },
  },
  {
    id: 'laplacian-of-gaussian',
    name: { en: 'Laplacian of Gaussian', es: 'Laplaciano de gaussiana' },
    matrix: [
      [0, 0, -1, 0, 0],
      [0, -1, -2, -1, 0],
      [-1, -2, 16, -2, -1],
      [0, -1, -2, -1, 0],
      [0, 0, -1, 0, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'Blurs and takes the Laplacian in one: noise troubles it less, and an edge lies where the sign changes.',
      es: 'Desenfoca y aplica el laplaciano a la vez: el ruido molesta menos, y el borde está donde cambia el signo.',
    },
    signs: {
      positive: { en: 'a bright spot on darker ground', es: 'mancha clara sobre fondo más oscuro' },
      negative: { en: 'a dark spot on brighter ground', es: 'mancha oscura sobre fondo más claro' },
    },
  },
];
