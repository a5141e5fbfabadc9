/** Bytes that a dataset may hold in memory; its parts share them. */
export class MemoryBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Takes `bytes` if so many are left, and says whether it did. */
  takeWhole(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** Takes as many whole units of `unitBytes` as are left, up to `units`; returns how many. */
  takeUnits(unitBytes: number, units: number): number {
    const taken = Math.max(0, Math.min(units, Math.floor(this.#left / unitBytes)));
    this.#left -= taken * unitBytes;
    return taken;
  }
}
