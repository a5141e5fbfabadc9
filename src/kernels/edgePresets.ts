import type { KernelPreset } from './kernelPreset.ts';

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
      en: 'Finds vertical edges: right minus left, averaged over three rows against noise. Blue: brighter to the right. Red: darker.',
      es: 'Encuentra bordes verticales: derecha menos izquierda, promediado en tres filas contra el ruido. Azul: más claro hacia la derecha. Rojo: más oscuro.',
    },
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
      en: 'Finds horizontal edges: below minus above, averaged over three columns against noise. Blue: brighter below. Red: darker.',
      es: 'Encuentra bordes horizontales: abajo menos arriba, promediado en tres columnas contra el ruido. Azul: más claro hacia abajo. Rojo: más oscuro.',
    },
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
      en: 'Finds vertical edges like Sobel x, but all three rows count the same, so it follows slanted edges less well. Blue: brighter to the right. Red: darker.',
      es: 'Encuentra bordes verticales como Sobel x, pero las tres filas pesan lo mismo y sigue peor los bordes inclinados. Azul: más claro hacia la derecha. Rojo: más oscuro.',
    },
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
      en: 'Finds horizontal edges like Sobel y, but all three columns count the same. Blue: brighter below. Red: darker.',
      es: 'Encuentra bordes horizontales como Sobel y, pero las tres columnas pesan lo mismo. Azul: más claro hacia abajo. Rojo: más oscuro.',
    },
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
      en: 'Finds vertical edges like Sobel x, with weights chosen so that the direction of a slanted edge comes out right. Blue: brighter to the right. Red: darker.',
      es: 'Encuentra bordes verticales como Sobel x, con pesos elegidos para que la dirección de un borde inclinado salga bien. Azul: más claro hacia la derecha. Rojo: más oscuro.',
    },
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
      en: 'Finds horizontal edges like Sobel y, with weights chosen so that the direction of a slanted edge comes out right. Blue: brighter below. Red: darker.',
      es: 'Encuentra bordes horizontales como Sobel y, con pesos elegidos para que la dirección de un borde inclinado salga bien. Azul: más claro hacia abajo. Rojo: más oscuro.',
    },
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
      en: 'The smallest edge detector, 2×2: one diagonal difference, exact in place but sensitive to noise. Blue: brighter to the lower right. Red: darker.',
      es: 'El detector de bordes más pequeño, 2×2: una diferencia en diagonal, precisa en su lugar pero sensible al ruido. Azul: más claro hacia abajo a la derecha. Rojo: más oscuro.',
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
      en: 'The other diagonal difference of Roberts: together the two give an edge in any direction. Blue: brighter to the lower left. Red: darker.',
      es: 'La otra diferencia en diagonal de Roberts: juntas, las dos dan un borde en cualquier dirección. Azul: más claro hacia abajo a la izquierda. Rojo: más oscuro.',
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
      en: 'Finds upright lines one pixel wide: the middle column against both its sides. Blue: a line brighter than its sides. Red: a darker one.',
      es: 'Encuentra líneas verticales de un píxel de ancho: la columna central frente a sus dos lados. Azul: línea más clara que sus lados. Rojo: más oscura.',
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
      en: 'Finds level lines one pixel high: the middle row against the rows above and below. Blue: a line brighter than these. Red: a darker one.',
      es: 'Encuentra líneas horizontales de un píxel de alto: la fila central frente a las de arriba y abajo. Azul: línea más clara que estas. Rojo: más oscura.',
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
      en: 'Blurs and takes the Laplacian in one: noise troubles it less, and an edge lies where the sign changes. Blue: a bright spot on darker ground. Red: a dark spot.',
      es: 'Desenfoca y aplica el laplaciano a la vez: el ruido molesta menos, y el borde está donde cambia el signo. Azul: mancha clara sobre fondo más oscuro. Rojo: mancha oscura.',
    },
  },
];
