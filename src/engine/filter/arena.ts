/**
 * Bytes that the runtime copies at a time between shared memory and other memory, where both places lie
 * alike in them; elsewhere it copies single bytes, three times slower.
 */
const wordBytes = 8;

/** Where a place lies in its word. */
export function wordOffset(view: Uint8Array | Float32Array, offsetBytes: number): number {
  return (view.byteOffset + offsetBytes) % wordBytes;
}

/** Whether a copy between an address and a place in shared memory can go word by word. */
export function liesAlike(address: number, view: Uint8Array | Float32Array, offsetBytes: number): boolean {
  return address % wordBytes === wordOffset(view, offsetBytes);
}

/**
 * Gives out addresses, one after the other, before there is memory behind them: so a plan's memory is
 * known before any is taken.
 */
export class Arena {
  /** Bytes given out so far. The first ones stay free: address 0 means nothing. */
  size = 64;

  /** The address of `bytes` bytes, a multiple of 64. */
  allocate(bytes: number): number {
    const address = this.size;
    this.size = Math.ceil((address + bytes) / 64) * 64;
    return address;
  }
}
