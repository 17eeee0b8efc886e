// Node's types leave the global out; this is all of it that is used.
declare const WebAssembly: { Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer } };

const PAGE = 64 * 1024;

/**
 * `count` buffers of `size` bytes (a multiple of 64 KiB), each aligned to a page: O_DIRECT reads into nothing else, and
 * of all the memory that JavaScript can ask for only WebAssembly's begins at a page.
 */
export function alignedBuffers(count: number, size: number): Uint8Array[] {
  const { buffer } = new WebAssembly.Memory({ initial: (count * size) / PAGE });
  return Array.from({ length: count }, (_, index) => new Uint8Array(buffer, index * size, size));
}
