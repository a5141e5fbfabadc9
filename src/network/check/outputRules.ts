/** Whether what comes out at the end is one number for each class. */
import { message } from '../../engine/message.ts';
import { insertBehind } from '../document/edits.ts';
import { finding, setting } from '../document/findings.ts';
import { fieldOf } from '../document/tree.ts';
import { layerRange, type Rule, rangeOfFirst } from './checkContext.ts';
import { classesOf } from './classes.ts';

/** There is nothing to compute. */
export const noLayers: Rule = ({ document: { root, layers } }) => {
  const list = fieldOf(root, 'layers');
  if (list?.type !== 'array' || layers.length > 0) return [];
  return [
    finding({
      code: 'no-layers',
      range: rangeOfFirst(list),
      problem: message('The network has no layers.'),
      remedy: message('Add at least one layer.'),
    }),
  ];
};

/** The last layer makes images, not a vector. */
export const outputIsNoVector: Rule = ({ document, summary, surroundings }) => {
  const last = document.layers.at(-1);
  const { output } = summary.total;
  if (!last || !output || output.length === 1) return [];
  const units = classesOf(document, surroundings)?.length;
  const dense = { type: 'dense', units, activation: 'softmax' };
  return [
    finding({
      code: 'output-not-classes',
      range: layerRange(last),
      problem: message('The last layer makes an image of {shape}, not one number for each class.', {
        shape: output.join('×'),
      }),
      remedy: message('End with "flatten" and a dense layer of one unit for each class.'),
      fixes:
        units === undefined
          ? []
          : [
              {
                title: message('Add a flatten and a dense layer'),
                edits: [insertBehind(document.text, last.node, [{ type: 'flatten' }, dense])],
              },
            ],
    }),
  ];
};

/** The last layer makes more or fewer numbers than there are classes. */
export const unitsAreNotClasses: Rule = ({ document, summary, surroundings, layers }) => {
  const classes = classesOf(document, surroundings)?.length;
  const { output } = summary.total;
  const last = document.layers.at(-1);
  if (!last || classes === undefined || output?.length !== 1 || output[0] === classes) return [];
  const [units] = output;
  // What decides on the number of outputs may stand before an activation.
  const making = layers.findLast(({ layer }) => layer.path.length === 1 && layer.type === 'dense')?.layer;
  const isLast = making?.json.units === units;
  return [
    finding({
      code: 'units-not-classes',
      severity: units < classes ? 'error' : 'warning',
      range: isLast ? layerRange(making, 'units') : layerRange(last),
      problem: message(
        'The dataset has {classes} classes, but the last layer makes a vector of length {units}.',
        {
          classes,
          units,
        },
      ),
      remedy: message('Make it {classes}, one for each class.', { classes }),
      fixes: isLast ? [setting(document.text, making.node, 'units', classes)] : [],
    }),
  ];
};
