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
      send: (message) => api.postMessage(message),
      listen: (listener) => {
        const hear = ({ data }: MessageEvent<unknown>) => {
          if (isRpcMessage(data)) listener(data);
        };
        window.addEventListener('message', hear);
        return () => window.removeEventListener('message', hear);
      },
    },
    saved: api.getState(),
    save: (state) => api.setState(state),
  };
}

function isRpcMessage(data: unknown): data is RpcMessage {
  return typeof data === 'object' && data !== null && 'kind' in data;
}
