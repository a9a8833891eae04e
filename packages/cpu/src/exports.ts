/** What the core's WebAssembly instance exports (wasm-core/index.ts). Addresses are byte offsets in its memory. */
export interface CoreExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  init(ramBytes: number): number;
  run(cpu: number, count: number): number;
  contextAddress(cpu: number): number;
  ramBase(): number;
  pageFlagsBase(): number;
  invalidatePage(pcid: number, low: number, high: number): void;
  invalidateSpace(pcid: number): void;
  invalidateAll(): void;
  wrote(physical: number, bytes: number): void;
  restored(): void;
  setDevice(page: number, count: number, device: number): void;
  translate(cr3: number, low: number, high: number, access: number, user: number): number;
  translateError(): number;
  decodeLength(at: number, available: number): number;
}
