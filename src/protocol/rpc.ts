/**
 * Typed requests over any pair of message ports: extension host and webview, host and worker thread.
 * Every request is answered, by its result or by an error; after `dispose` whatever is pending is
 * rejected and nothing more is sent.
 */

/** Methods that one side offers: name → function of one parameter. */
// biome-ignore lint/suspicious/noExplicitAny: a bound for every signature, as in the handbook's mapped types
export type Methods = Record<string, (params: any) => unknown>;

type Params<M extends Methods, K extends keyof M> = Parameters<M[K]>[0];
type Result<M extends Methods, K extends keyof M> = Awaited<ReturnType<M[K]>>;

/** What a failed request says: `code` names the rule, `message` is the sentence for a person. */
export interface RpcFailure {
  readonly code: string;
  readonly message: string;
  /** For the log, never for the screen. */
  readonly detail?: string;
}

/** All that travels; plain data that survives a structured clone. */
export type RpcMessage =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: RpcFailure }
  | { readonly kind: 'event'; readonly method: string; readonly params: unknown };

/** A way to the other side. */
export interface Port {
  send(message: RpcMessage): void;
  /** Calls `listener` for each message until the returned function is called. */
  listen(listener: (message: RpcMessage) => void): () => void;
}

/** A request that the other side refused, or that was pending when the connection was disposed. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: string;
  readonly detail: string | undefined;

  constructor({ code, message, detail }: RpcFailure) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** The other side, as seen from here. */
export interface Rpc<Remote extends Methods> {
  /** Asks and waits. Rejects with {@link RpcError}: the other side's failure, or `disposed`. */
  request<K extends keyof Remote & string>(method: K, params: Params<Remote, K>): Promise<Result<Remote, K>>;
  /** Tells and does not wait. Does nothing after disposal. */
  notify<K extends keyof Remote & string>(method: K, params: Params<Remote, K>): void;
  dispose(): void;
}

/** How a thrown value is told to the other side; the place to log it too, for events have no reply. */
export type DescribeFailure = (error: unknown) => RpcFailure;

/**
 * Connects `local` methods to `port` and returns the `Remote` ones.
 * `describe` turns what a method throws into words; it decides what a person may see.
 */
export function connectRpc<Remote extends Methods>(
  port: Port,
  local: Methods,
  describe: DescribeFailure,
): Rpc<Remote> {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: RpcError): void }>();
  // A page that is loaded anew must not take replies to the page before for its own.
  let nextId = Math.floor(Math.random() * 2 ** 40);
  let disposed = false;

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    let reply: RpcMessage;
    try {
      const handler = local[method];
      if (!handler) throw new RpcError({ code: 'unknown-method', message: `There is no method ${method}.` });
      reply = { kind: 'result', id, result: await handler(params) };
    } catch (error) {
      reply = { kind: 'failure', id, failure: describe(error) };
    }
    if (disposed) return;
    try {
      port.send(reply);
    } catch (error) {
      port.send({ kind: 'failure', id, failure: describe(error) });
    }
  }

  async function hear(method: string, params: unknown): Promise<void> {
    try {
      await local[method]?.(params);
    } catch (error) {
      describe(error);
    }
  }

  const stop = port.listen((message) => {
    if (message.kind === 'request') void answer(message.id, message.method, message.params);
    else if (message.kind === 'event') void hear(message.method, message.params);
    else {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'result') waiting?.resolve(message.result);
      else waiting?.reject(new RpcError(message.failure));
    }
  });

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        if (disposed) return reject(disposedError());
        const id = nextId++;
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
        try {
          port.send({ kind: 'request', id, method, params });
        } catch (error) {
          pending.delete(id);
          reject(new RpcError(describe(error)));
        }
      }),
    notify: (method, params) => {
      if (!disposed) port.send({ kind: 'event', method, params });
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      stop();
      for (const { reject } of pending.values()) reject(disposedError());
      pending.clear();
    },
  };
}

function disposedError(): RpcError {
  return new RpcError({ code: 'disposed', message: 'The connection was closed.' });
}
