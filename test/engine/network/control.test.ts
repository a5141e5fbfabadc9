import { afterEach, expect, test, vi } from 'vitest';
import { Control, controlMemory, newRun, places } from '../../../src/engine/network/threads/control.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The control block as two threads hold it, where so many tickets were given out before. */
function twoThreads(ticketsBefore = 0) {
  const memory = controlMemory();
  const numbers = new Int32Array(memory);
  numbers[places.next] = ticketsBefore;
  numbers[places.done] = ticketsBefore;
  return [new Control(memory), new Control(memory)] as const;
}

test.each([0, 2 ** 31 - 3, 2 ** 32 - 2])('hands out each ticket once, after %i others', (ticketsBefore) => {
  const [first, second] = twoThreads(ticketsBefore);
  const begun = { ...newRun(), program: 4, step: 9, learningRate: 0.125 };
  first.begin(begun, 5);
  const run = newRun();
  expect(second.await(0, run)).toBe(2);
  expect(run).toEqual(begun);
  const tickets = [first, second, first, second, second, first].map((each) => each.take(run));
  expect(tickets).toEqual([0, 1, 2, 3, 4, -1]);
});

test.each([0, 2 ** 31 - 3, 2 ** 32 - 2])(
  'tells how many shards are done, after %i others',
  async (ticketsBefore) => {
    const [first, second] = twoThreads(ticketsBefore);
    const run = newRun();
    first.begin(run, 4);
    // Two phases, of three shards and of one.
    for (const done of [0, 1, 2]) {
      expect([0, 1, 2, 3].map((shards) => first.areDone(run, shards, 0))).toEqual(
        [0, 1, 2, 3].map((shards) => shards <= done),
      );
      second.complete(run, 3);
    }
    expect(first.areDone(run, 3, 0)).toBe(true);
    const finished = vi.fn();
    const waiting = first.finished().then(finished);
    await Promise.resolve();
    expect(finished).not.toHaveBeenCalled();
    second.complete(run, 4);
    await waiting;
    expect(first.areDone(run, 4, 0)).toBe(true);
  },
);

test('a run that is written while another is read is read whole', () => {
  const [writer, reader] = twoThreads();
  const [older, newer] = [
    { ...newRun(), program: 1, step: 1, learningRate: 0.5 },
    { ...newRun(), program: 2, step: 2, learningRate: 0.25 },
  ];
  writer.begin(older, 3);
  const { load } = Atomics;
  let isWritten = false;
  vi.spyOn(Atomics, 'load').mockImplementation(((numbers: Int32Array, place: number) => {
    const value = load(numbers, place);
    if (place === places.program && !isWritten) {
      isWritten = true;
      writer.begin(newer, 3);
    }
    return value;
  }) as typeof Atomics.load);
  const run = newRun();
  expect(reader.await(0, run)).toBe(4);
  expect(run).toEqual(newer);
});

test('what was read of a run that is over gives no ticket of the next', () => {
  const [first, second] = twoThreads();
  const [older, newer] = [newRun(), newRun()];
  first.begin(older, 2);
  for (let shard = 0; shard < 2; shard++) {
    first.take(older);
    first.complete(older, 2);
  }
  first.begin(newer, 2);
  expect(second.take(older)).toBe(-1);
  expect(second.take(newer)).toBe(0);
});

test('a run for one thread calls the first to join, one for all calls the others too', () => {
  const memory = controlMemory();
  const [asking, first, second] = [new Control(memory), new Control(memory), new Control(memory)];
  expect([first.join(), second.join()]).toEqual([0, 1]);
  const numbers = new Int32Array(memory);
  const wait = vi.spyOn(Atomics, 'wait').mockImplementation(() => {
    throw new Error('asleep');
  });
  asking.begin(newRun(), 1, false);
  expect(first.await(0, newRun())).toBe(2);
  expect(() => second.await(0, newRun())).toThrow('asleep');
  expect(wait).toHaveBeenLastCalledWith(numbers, places.callOthers, 0);
  asking.begin(newRun(), 1);
  expect(first.await(2, newRun())).toBe(4);
  expect(second.await(0, newRun())).toBe(4);
  expect(() => first.await(4, newRun())).toThrow('asleep');
});

test('when threads part, nobody waits any more', async () => {
  const [first, second] = twoThreads();
  const run = newRun();
  first.begin(run, 2);
  const finished = first.finished();
  second.stop();
  await finished;
  expect(first.isStopped).toBe(true);
  expect(first.areDone(run, 1, Number.POSITIVE_INFINITY)).toBe(false);
  expect(first.await(2, run)).toBe(-1);
});
