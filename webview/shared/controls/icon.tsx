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
