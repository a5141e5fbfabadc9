import { decodeNumbers, encodeNumbers } from '../../src/protocol/jsonNumbers.ts';
import type { Port, RpcMessage } from '../../src/protocol/rpc.ts';

/** What this page keeps over hiding and reloading; a port to the extension host comes with it. */
export interface WebviewHost {
  readonly port: Port;
  /** What `save` kept last, unchecked: an older version may have written it. */
  readonly saved: unknown;
  save(state: unknown): void;
}

/** The page's connection to VS Code. May be called once in the life of a page. */
export function connectWebviewHost(): WebviewHost {
  const api = acquireVsCodeApi<unknown>();
  return {
    port: {
      send: (message) => api.postMessage(encodeNumbers(message)),
      listen: (listener) => {
        const hear = ({ data }: MessageEvent<unknown>) => {
          const message = decodeNumbers(data);
          if (isRpcMessage(message)) listener(message);
        };
        window.addEventListener('message', hear);
        return () => window.removeEventListener('message', hear);
      },
    },
    saved: api.getState(),
    save: (state) => api.setState(state),
  };
}

function isRpcMessage(message: unknown): message is RpcMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
