/** The words that the reference explains before it uses them, for who has not met a network yet. */
import { type Message, message } from '../../engine/message.ts';

/** Words and what they mean, each by those before it. */
export const words: readonly (readonly [word: Message, meaning: Message])[] = [
  [
    message('cell'),
    message('One place of an image or a feature map, at a row and a column: in an image a pixel.'),
  ],
  [
    message('channel'),
    message(
      'One of the numbers that each cell has: red, green and blue in a colour image, later one for each feature map.',
    ),
  ],
  [
    message('kernel'),
    message(
      'A small table of weights. At each place of the input the cells under it are multiplied by the weights and summed up.',
    ),
  ],
  [
    message('feature map'),
    message('The sums of one kernel, each at its place: again an image, in which the next layer looks.'),
  ],
  [message('unit'), message('One number that a layer makes, as in a cell of a feature map.')],
  [
    message('weights'),
    message('The numbers that training changes, with the biases that are added to sums: the parameters.'),
  ],
  [
    message('class and label'),
    message('What images are told apart by, like cat and dog; the label says of which class an image is.'),
  ],
  [
    message('training, validation and test images'),
    message(
      'The network learns from the first. The second are kept back from them to see during training whether it has learned more than these by heart. On the third, which come apart, it is only measured.',
    ),
  ],
  [message('loss'), message('One number that says how wrong the network is: training makes it small.')],
  [
    message('gradient'),
    message('For each weight, how fast the loss grows with it: training goes the other way.'),
  ],
  [
    message('batch, step and epoch'),
    message(
      'A step looks at a batch of images and changes the weights once; an epoch goes once through all training images.',
    ),
  ],
  [message('deviation'), message('The standard deviation: how far numbers usually lie from their mean.')],
  [
    message('checkpoint'),
    message('The file that keeps the weights after each epoch, to go on from and to predict with.'),
  ],
];
