/** What became of a request: its result, its error, or nothing because a newer one took its place. */
export type Settled<Reply> =
  | { readonly kind: 'done'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Sends requests one at a time. */
export interface NewestOnly<Request> {
  /** Sends `request` now, or when the one in flight has ended; one that waits already is dropped. */
  push(request: Request): void;
  /** Drops the request that waits; the answer of the one in flight is not told. */
  cancel(): void;
}

/**
 * Keeps at most one request in flight and the newest one waiting, so that a slow answer never queues
 * changes up. `settle` hears of every answer, with the request it belongs to and whether none waits.
 */
export function newestOnly<Request, Reply>(
  send: (request: Request) => Promise<Reply>,
  settle: (request: Request, settled: Settled<Reply>, isNewest: boolean) => void,
): NewestOnly<Request> {
  let flying = false;
  let generation = 0;
  let next: { readonly request: Request } | null = null;

  async function fly(request: Request): Promise<void> {
    flying = true;
    const started = generation;
    const settled = await send(request).then(
      (reply): Settled<Reply> => ({ kind: 'done', reply }),
      (error: unknown): Settled<Reply> => ({ kind: 'failed', error }),
    );
    flying = false;
    if (started === generation) settle(request, settled, next === null);
    if (flying || next === null) return;
    const { request: waiting } = next;
    next = null;
    void fly(waiting);
  }

  return {
    push: (request) => {
      if (flying) next = { request };
      else void fly(request);
    },
    cancel: () => {
      generation++;
      next = null;
    },
  };
}
