import type { FileHandle } from "node:fs/promises";
import { constants, open } from "node:fs/promises";
import { DAMAGED, ENCRYPTED, entriesOf, type Listed } from "../../core/unpack/entries.ts";
import { type FilePart, type Header, MAX_HEADER_BYTES, type ReadHeader } from "../../core/unpack/header.ts";
import { readFailure } from "../fs/disk/attempt.ts";
import { RAR4_SIGNATURE, readRar4Header } from "./rar4.ts";
import { RAR5_SIGNATURE, readRar5Header } from "./rar5.ts";

const FORMATS = [
  { signature: RAR4_SIGNATURE, read: readRar4Header },
  { signature: RAR5_SIGNATURE, read: readRar5Header },
];

/** The headers of all files of all volumes; more than any release has are refused. */
const MAX_HEADERS = 100_000;
const CHUNK_BYTES = 4096;

/**
 * What a RAR archive holds, read from the headers of its volumes (the first one first) and not from its data. The programs
 * that unpack print lists in a form of their own each; this one is checked before any of them is started.
 */
export async function readArchive(volumes: readonly string[], signal: AbortSignal): Promise<Listed> {
  const parts: FilePart[] = [];
  for (const volume of volumes) {
    signal.throwIfAborted();
    const problem = await readVolume(volume, parts, signal);
    if (problem) return problem;
  }
  return entriesOf(parts);
}

async function readVolume(path: string, parts: FilePart[], signal: AbortSignal): Promise<Listed | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw readFailure(error, path);
  });
  try {
    const { size } = await file.stat();
    const start = await bytesAt(file, 0, 8);
    const format = FORMATS.find(({ signature }) => start.subarray(0, signature.length).equals(signature));
    if (!format) return DAMAGED;
    for (let at = format.signature.length; at < size; ) {
      signal.throwIfAborted();
      const header = await headerAt(file, at, format.read);
      if (header === undefined || parts.length > MAX_HEADERS) return DAMAGED;
      if (header.kind === "encrypted") return ENCRYPTED;
      if (header.kind === "end") return undefined;
      if (header.file) parts.push(header.file);
      at += header.headerBytes + header.dataBytes;
      if (at > size) return DAMAGED;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

async function headerAt(
  file: FileHandle,
  at: number,
  read: (bytes: Buffer) => ReadHeader,
): Promise<Header | undefined> {
  const first = await bytesAt(file, at, CHUNK_BYTES);
  let header = read(first);
  if (header.kind === "more" && header.bytes > first.length && header.bytes <= MAX_HEADER_BYTES)
    header = read(await bytesAt(file, at, header.bytes));
  return header.kind === "more" || header.kind === "damaged" ? undefined : header;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
