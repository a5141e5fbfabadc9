import type { KernelPreset } from './kernelPreset.ts';

/** The seven kernels that a course begins with, in its order. */
export const coursePresets: readonly KernelPreset[] = [
  {
    id: 'identity',
    name: { en: 'Identity', es: 'Identidad' },
    matrix: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'Leaves the image as it is, because only the middle pixel counts: the kernel to compare all others with.',
      es: 'Deja la imagen como está, porque solo cuenta el píxel central: el núcleo con el que comparar los demás.',
    },
  },
  {
    id: 'edge-diagonal',
    name: { en: 'Edge detection: diagonal', es: 'Detección de bordes: diagonal' },
    matrix: [
      [1, 0, -1],
      [0, 0, 0],
      [-1, 0, 1],
    ],
    divisor: 1,
    sentence: {
      en: 'Finds diagonals and corners; along an upright or level edge the four weights cancel.',
      es: 'Encuentra diagonales y esquinas; en un borde vertical u horizontal los cuatro pesos se anulan.',
    },
    signs: {
      positive: { en: 'brighter along ╲', es: 'más claro a lo largo de ╲' },
      negative: { en: 'brighter along ╱', es: 'más claro a lo largo de ╱' },
    },
  },
  {
    id: 'edge-laplacian-4',
    name: { en: 'Edge detection: Laplacian, 4 neighbours', es: 'Detección de bordes: laplaciano, 4 vecinos' },
    matrix: [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'Compares each pixel with its four neighbours: even areas and even slopes give 0, only a change of slope remains.',
      es: 'Compara cada píxel con sus cuatro vecinos: las zonas lisas y las rampas uniformes dan 0, solo queda el cambio de pendiente.',
    },
    signs: {
      positive: { en: 'darker than its neighbours', es: 'más oscuro que sus vecinos' },
      negative: { en: 'brighter than its neighbours', es: 'más claro que sus vecinos' },
    },
  },
  {
    id: 'edge-laplacian-8',
    name: { en: 'Edge detection: Laplacian, 8 neighbours', es: 'Detección de bordes: laplaciano, 8 vecinos' },
    matrix: [
      [-1, -1, -1],
      [-1, 8, -1],
      [-1, -1, -1],
    ],
    divisor: 1,
    sentence: {
      en: 'Compares each pixel with all eight neighbours, so that diagonal edges count as well, and noise too.',
      es: 'Compara cada píxel con sus ocho vecinos, así que también cuentan los bordes diagonales, y el ruido.',
    },
    signs: {
      positive: { en: 'brighter than its neighbours', es: 'más claro que sus vecinos' },
      negative: { en: 'darker than its neighbours', es: 'más oscuro que sus vecinos' },
    },
  },
  {
    id: 'sharpen',
    name: { en: 'Sharpen', es: 'Enfoque' },
    matrix: [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'Sharpens: to each pixel it adds its difference from its four neighbours. The weights add up to 1, so even areas keep their brightness.',
      es: 'Enfoca: suma a cada píxel su diferencia con sus cuatro vecinos. Los pesos suman 1, así que las zonas lisas conservan su brillo.',
    },
  },
  {
    id: 'box-blur',
    name: { en: 'Box blur', es: 'Desenfoque de caja' },
    matrix: [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
    divisor: 9,
    sentence: {
      en: 'Blurs: each pixel becomes the mean of its 3×3 window. Noise averages out, but so do edges, and the square window leaves blocky traces.',
      es: 'Desenfoca: cada píxel pasa a ser la media de su ventana de 3×3. El ruido se promedia, pero también los bordes, y la ventana cuadrada deja huellas de bloques.',
    },
  },
  {
    id: 'gaussian-blur',
    name: { en: 'Gaussian blur', es: 'Desenfoque gaussiano' },
    matrix: [
      [1, 2, 1],
      [2, 4, 2],
      [1, 2, 1],
    ],
    divisor: 16,
    sentence: {
      en: 'Blurs with weights that fall away from the middle, as in a Gaussian bell: softer than a box, and nearly the same in all directions.',
      es: 'Desenfoca con pesos que decrecen desde el centro, como una campana de Gauss: más suave que la caja y casi igual en todas las direcciones.',
    },
  },
];
