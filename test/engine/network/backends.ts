/** Every backend that the tests of networks run on. */
import type { Backend } from '../../../src/engine/network/backend.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { levels, wasmBackend } from './wasmBackends.ts';

export interface TestBackend {
  readonly name: string;
  /** A fresh one, for one network. */
  create(): Backend | Promise<Backend>;
  /** Ends what `create` started. */
  end?(backend: Backend): Promise<void>;
  /** How far numbers may be from those of the reference ops in double precision: this much, and this much of them. */
  readonly tolerance: number;
}

export const backends: readonly TestBackend[] = [
  { name: 'reference', create: () => referenceBackend(), tolerance: 2e-6 },
  // One thread each: `threads.test.ts` has them with more.
  ...levels.map((level) => ({
    name: `wasm, level ${level}`,
    create: () => wasmBackend({ level }),
    tolerance: level === 'reference' ? 2e-6 : 2e-5,
  })),
];

/** Runs `action` with a fresh backend, and ends it. */
export async function withBackend<Result>(
  { create, end }: TestBackend,
  action: (backend: Backend) => Promise<Result>,
): Promise<Result> {
  const backend = await create();
  try {
    return await action(backend);
  } finally {
    await end?.(backend);
  }
}
