import type { Readable } from "node:stream";

/**
 * Gives the memory of these bytes back at once; they are empty afterwards. V8 would keep it until
 * its next collection, which it starts only after tens of MiB of such bytes, and which then takes
 * its time while more arrive. Bytes that share their memory with others stay.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Frees what a stream has read ahead. Its buffers would otherwise live as long as its objects. */
export function freeUnread(stream: Readable): void {
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) freeBytes(chunk);
}
