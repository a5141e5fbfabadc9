import { gaborMatrix } from './gaborMatrix.ts';
import type { KernelPreset } from './kernelPreset.ts';

/** Reliefs, sharpening, wider blurs, and the kernel of stripes. */
export const effectPresets: readonly KernelPreset[] = [
  {
    id: 'emboss',
    name: { en: 'Emboss', es: 'Relieve' },
    matrix: [
      [-2, -1, 0],
      [-1, 1, 1],
      [0, 1, 2],
    ],
    divisor: 1,
    sentence: {
      en: 'Makes a relief: to the image it adds the difference between lower right and upper left, as if light came from one corner. The display “clamp” shows it as a picture.',
      es: 'Crea un relieve: suma a la imagen la diferencia entre abajo a la derecha y arriba a la izquierda, como si la luz viniera de una esquina. La visualización «clamp» (recorte) lo muestra como imagen.',
    },
  },
  {
    id: 'unsharp',
    name: { en: 'Unsharp mask', es: 'Máscara de enfoque' },
    matrix: [
      [-1, -4, -6, -4, -1],
      [-4, -16, -24, -16, -4],
      [-6, -24, 476, -24, -6],
      [-4, -16, -24, -16, -4],
      [-1, -4, -6, -4, -1],
    ],
    divisor: 256,
    sentence: {
      en: 'Sharpens as darkrooms did: twice the image minus its 5×5 Gaussian blur, so what the blur takes away is added once more.',
      es: 'Enfoca como en el cuarto oscuro: el doble de la imagen menos su desenfoque gaussiano de 5×5, así que lo que el desenfoque quita se suma otra vez.',
    },
  },
  {
    id: 'motion-blur',
    name: { en: 'Motion blur', es: 'Desenfoque de movimiento' },
    matrix: [[1, 1, 1, 1, 1, 1, 1, 1, 1]],
    divisor: 9,
    sentence: {
      en: 'Smears along one row, as a camera that moves sideways while it exposes: upright edges blur, level ones stay sharp.',
      es: 'Emborrona a lo largo de una fila, como una cámara que se mueve de lado durante la exposición: los bordes verticales se desenfocan, los horizontales quedan nítidos.',
    },
  },
  {
    id: 'gaussian-blur-5',
    name: { en: 'Gaussian blur 5×5', es: 'Desenfoque gaussiano 5×5' },
    matrix: [
      [1, 4, 6, 4, 1],
      [4, 16, 24, 16, 4],
      [6, 24, 36, 24, 6],
      [4, 16, 24, 16, 4],
      [1, 4, 6, 4, 1],
    ],
    divisor: 256,
    sentence: {
      en: 'Blurs more than 3×3: one column of 1 4 6 4 1 times one row of the same, so it can be done as two quick passes.',
      es: 'Desenfoca más que el de 3×3: una columna 1 4 6 4 1 por una fila igual, así que puede hacerse en dos pasadas rápidas.',
    },
  },
  {
    id: 'gaussian-blur-7',
    name: { en: 'Gaussian blur 7×7', es: 'Desenfoque gaussiano 7×7' },
    matrix: [
      [1, 6, 15, 20, 15, 6, 1],
      [6, 36, 90, 120, 90, 36, 6],
      [15, 90, 225, 300, 225, 90, 15],
      [20, 120, 300, 400, 300, 120, 20],
      [15, 90, 225, 300, 225, 90, 15],
      [6, 36, 90, 120, 90, 36, 6],
      [1, 6, 15, 20, 15, 6, 1],
    ],
    divisor: 4096,
    sentence: {
      en: 'Blurs strongly: the same as the 3×3 Gaussian blur applied three times, because a Gaussian of a Gaussian is a wider one.',
      es: 'Desenfoca con fuerza: equivale a aplicar tres veces el gaussiano de 3×3, porque una gaussiana de una gaussiana es otra más ancha.',
    },
  },
  {
    id: 'box-blur-5',
    name: { en: 'Box blur 5×5', es: 'Desenfoque de caja 5×5' },
    matrix: [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
    ],
    divisor: 25,
    sentence: {
      en: 'Blurs with the mean of a 5×5 window: fast, since each step only adds one column and drops one, but square traces show.',
      es: 'Desenfoca con la media de una ventana de 5×5: rápido, pues cada paso solo suma una columna y resta otra, pero se notan huellas cuadradas.',
    },
  },
  {
    id: 'gabor',
    name: { en: 'Gabor 45°', es: 'Gabor 45°' },
    matrix: gaborMatrix(9, 45, 4, 2),
    divisor: 100,
    sentence: {
      en: 'Finds stripes that run ╱ about 4 pixels apart: a wave under a Gaussian bell, as cells of the visual cortex and first layers of trained networks have it.',
      es: 'Encuentra franjas ╱ separadas unos 4 píxeles: una onda bajo una campana de Gauss, como en células de la corteza visual y primeras capas de redes entrenadas.',
    },
    signs: {
      positive: { en: 'in step with the stripes', es: 'en fase con las franjas' },
      negative: { en: 'against the stripes', es: 'en contrafase con las franjas' },
    },
  },
];
