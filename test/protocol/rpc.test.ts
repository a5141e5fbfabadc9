import { describe, expect, it } from 'vitest';
import { connectRpc, type Port, RpcError, type RpcMessage } from '../../src/protocol/rpc.ts';

type Calculator = {
  divide: (params: { a: number; b: number }) => Promise<number>;
  never: (params: null) => Promise<void>;
  note: (text: string) => void;
};

/** Two ports joined back to back; messages cross as structured clones, in order and never at once. */
function portPair(): [Port, Port] {
  const listeners: ((message: RpcMessage) => void)[][] = [[], []];
  const port = (self: 0 | 1): Port => ({
    send: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of listeners[1 - self]) listener(copy);
      });
    },
    listen: (listener) => {
      listeners[self].push(listener);
      return () => listeners[self].splice(listeners[self].indexOf(listener), 1);
    },
  });
  return [port(0), port(1)];
}

const words = (error: unknown) => ({ code: 'wrong', message: (error as Error).message });

function connected() {
  const [near, far] = portPair();
  const notes: string[] = [];
  const logged: unknown[] = [];
  const calculator: Calculator = {
    divide: async ({ a, b }) => {
      if (b === 0) throw new Error('The divisor is 0.');
      return a / b;
    },
    never: () => new Promise(() => {}),
    note: (text) => {
      if (text === '') throw new Error('An empty note.');
      notes.push(text);
    },
  };
  const server = connectRpc(far, calculator, (error) => {
    logged.push(error);
    return words(error);
  });
  return { client: connectRpc<Calculator>(near, {}, words), server, notes, logged };
}

describe('connectRpc', () => {
  it('answers with the result', async () => {
    const { client } = connected();
    await expect(client.request('divide', { a: 6, b: 4 })).resolves.toBe(1.5);
  });

  it('keeps answers to their requests', async () => {
    const { client } = connected();
    const answers = [1, 2, 4].map((b) => client.request('divide', { a: 8, b }));
    await expect(Promise.all(answers)).resolves.toEqual([8, 4, 2]);
  });

  it('answers a failure with its words', async () => {
    const { client } = connected();
    const failed = client.request('divide', { a: 1, b: 0 });
    await expect(failed).rejects.toThrow(RpcError);
    await expect(failed).rejects.toMatchObject({ code: 'wrong', message: 'The divisor is 0.' });
  });

  it('refuses a method that is not there', async () => {
    const { client } = connected();
    const asked = client.request('multiply' as 'never', null);
    await expect(asked).rejects.toThrow('There is no method multiply.');
  });

  it('rejects what is pending when this side is disposed', async () => {
    const { client } = connected();
    const pending = client.request('never', null);
    client.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await expect(client.request('divide', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'disposed' });
  });

  it('is silent after disposal: no answer, no event', async () => {
    const [near, far] = portPair();
    const received: RpcMessage[] = [];
    near.listen((message) => received.push(message));
    let finish = (_: number) => {};
    const server = connectRpc<Calculator>(
      far,
      { divide: () => new Promise<number>((resolve) => (finish = resolve)) },
      words,
    );
    near.send({ kind: 'request', id: 0, method: 'divide', params: { a: 1, b: 1 } });
    await Promise.resolve();
    await Promise.resolve();
    server.dispose();
    server.notify('note', 'late');
    finish(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(received).toEqual([]);
  });

  it('tells an event once, and what it throws goes to the description, not to the other side', async () => {
    const { client, notes, logged } = connected();
    client.notify('note', 'one');
    client.notify('note', '');
    client.notify('note', 'two');
    await new Promise((resolve) => setImmediate(resolve));
    expect(notes).toEqual(['one', 'two']);
    expect(logged).toHaveLength(1);
  });
});
