/** Outlines on a grid of 16, one pixel wide, after the manner of codicons. */
const outlines = {
  chevron: 'M4 6.2l4 4 4-4',
  image: 'M2.5 3.5h11v9h-11zM2.5 11l3.3-3.3 2.8 2.8 1.7-1.7 3.2 3.2',
  mirror: 'M8 2v12M6 4.5L2.5 8 6 11.5zM10 4.5L13.5 8 10 11.5z',
  rotate: 'M12.7 8a4.7 4.7 0 1 1-1.5-3.4M12.8 2.2v3h-3',
  transpose: 'M3 3l10 10M6 3h7v7',
  negate: 'M3 5.5h6M6 2.5v6M8.5 12.5h5M12.5 3L3.5 13',
  addRow: 'M2.5 2.5h11v4h-11zM6.2 2.5v4M9.8 2.5v4M8 8.8v5M5.5 11.3h5',
  removeRow: 'M2.5 2.5h11v4h-11zM6.2 2.5v4M9.8 2.5v4M5.5 11.3h5',
  addColumn: 'M2.5 2.5h4v11h-4zM2.5 6.2h4M2.5 9.8h4M8.8 8h5M11.3 5.5v5',
  removeColumn: 'M2.5 2.5h4v11h-4zM2.5 6.2h4M2.5 9.8h4M8.8 8h5',
  pin: 'M6 2.5h4l-.5 4.2 2 2.1h-7l2-2.1zM8 8.8v5',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.3 3.3L13 5',
  warning: 'M8 2.3l6.2 11.2H1.8zM8 6.3v3.6M8 11.4v.4',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  open: 'M2.5 12.5v-9h4l1.5 1.8h5.5v1.9M2.5 12.5l2-5.3h10l-2 5.3z',
  undo: 'M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  redo: 'M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  paste: 'M5.5 3.5h-2v10h9v-10h-2M5.5 2.5h5v2.5h-5zM6 8h4M6 10.5h4',
  intoFile: 'M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M8 7.2v4.6M5.7 9.5h4.6',
  save: 'M2.5 2.5h9l2 2v9h-11zM5 2.5V6h5V2.5M4.8 13.5v-4h6.4v4',
  dice: 'M2.5 2.5h11v11h-11zM5.2 5.2h.6v.6h-.6zM10.2 5.2h.6v.6h-.6zM7.7 7.7h.6v.6h-.6zM5.2 10.2h.6v.6h-.6zM10.2 10.2h.6v.6h-.6z',
  plus: 'M8 3v10M3 8h10',
  earlier: 'M13 8H3M7 4L3 8l4 4',
  later: 'M3 8h10M9 4l4 4-4 4',
  remove: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4',
  tensor: 'M8 1.7l5.5 2.8v7L8 14.3l-5.5-2.8v-7zM2.5 4.5L8 7.3l5.5-2.8M8 7.3v7',
  zoomIn: 'M10.2 10.2l3.6 3.6M6.8 2.5a4.3 4.3 0 1 1 0 8.6a4.3 4.3 0 1 1 0-8.6M4.8 6.8h4M6.8 4.8v4',
  zoomOut: 'M10.2 10.2l3.6 3.6M6.8 2.5a4.3 4.3 0 1 1 0 8.6a4.3 4.3 0 1 1 0-8.6M4.8 6.8h4',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3',
  draw: 'M3 13l.7-2.9 7.6-7.6 2.2 2.2-7.6 7.6zM9.8 4l2.2 2.2',
  first: 'M3.5 3v10M9 4L5 8l4 4M13 4L9 8l4 4',
  back: 'M4.5 3v10M12 3.5L6.5 8l5.5 4.5z',
  play: 'M4.5 3l8 5-8 5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  stop: 'M4 4h8v8h-8z',
  follow: 'M3.5 3.5L8 8l-4.5 4.5M8 3.5L12.5 8 8 12.5',
  network: 'M2.5 3h3v3h-3zM2.5 10h3v3h-3zM10.5 6.5h3v3h-3zM5.5 4.5l5 3M5.5 11.5l5-3',
  forward: 'M11.5 3v10M4 3.5L9.5 8 4 12.5z',
} as const;

export type IconName = keyof typeof outlines;

/** A picture beside or instead of words; the words are said by the control around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={outlines[name]} />
    </svg>
  );
}
