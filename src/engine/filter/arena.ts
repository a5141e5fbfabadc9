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
