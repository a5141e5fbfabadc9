const waiting = new Set<() => void>();
let requested = false;

/** Runs `draw` in the next animation frame, once, however often it is asked for until then. */
export function scheduleFrame(draw: () => void): void {
  waiting.add(draw);
  if (requested) return;
  requested = true;
  requestAnimationFrame(() => {
    requested = false;
    const draws = [...waiting];
    waiting.clear();
    for (const run of draws) run();
  });
}

/** Forgets `draw`: its canvas is gone. */
export function cancelFrame(draw: () => void): void {
  waiting.delete(draw);
}
