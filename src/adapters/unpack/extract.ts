import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import {
  type ArchiveEntry,
  type ArchiveListing,
  refuseUnpacking,
} from "../../core/unpack/entries.ts";
import { writeFailure } from "../fs/disk/attempt.ts";
import { makeFolders } from "../fs/make-folders.ts";
import { syncFolder } from "../fs/sync-folder.ts";
import { CHILD_ENV, type UnpackProgram } from "./programs.ts";

type ExtractJob = {
  volumes: readonly string[];
  /** Every file in the archive, in archive order. */
  entries: readonly ArchiveEntry[];
  /** The files to write. */
  wanted: ReadonlySet<ArchiveEntry>;
  /** An existing folder. */
  folder: string;
  /** Called with the bytes that were unpacked since the last call. */
  onBytes?: ((bytes: number) => void) | undefined;
};

export type ExtractOutcome = { ok: true } | Extract<ArchiveListing, { ok: false }>;

/** A program that prints nothing for this long is stuck. */
const SILENCE_TIMEOUT_MS = 10 * 60_000;

/**
 * Unpacks the wanted files into the folder. The program only prints the contents of the archive,
 * one file after the other. We choose the names and sizes and write the files, so the program
 * itself cannot write anywhere, and no more than the headers state is written. Its output is
 * checked here against the archive's own checksums: bsdtar 3.6 exits with 0 even if they are wrong,
 * and prints zeros for a file after one that spans several RAR 4 volumes.
 * @throws Outage if the disk is full; the signal's reason, after the program has ended
 */
export async function extractArchive(
  program: UnpackProgram,
  job: ExtractJob,
  signal: AbortSignal,
): Promise<ExtractOutcome> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const [first = ""] = job.volumes;
  const child = spawn(program.path, program.fromInput ? program.words : [...program.words, first], {
    cwd: "/",
    env: CHILD_ENV,
    stdio: [program.fromInput ? "pipe" : "ignore", "pipe", "ignore"],
  });
  const ended = endOf(child);
  const kill = (): void => void child.kill("SIGKILL");
  either.addEventListener("abort", kill);
  let silence = setTimeout(kill, SILENCE_TIMEOUT_MS);
  const alive = (): void => {
    clearTimeout(silence);
    silence = setTimeout(kill, SILENCE_TIMEOUT_MS);
  };
  try {
    if (either.aborted) kill();
    const fed = child.stdin ? feed(job.volumes, child.stdin, either) : Promise.resolve();
    const written = child.stdout ? await writeFiles(child.stdout, job, alive) : false;
    if (!written) kill();
    const code = await ended;
    stop.abort();
    await fed;
    signal.throwIfAborted();
    return written && code === 0 ? { ok: true } : wrongChecksum(program);
  } finally {
    clearTimeout(silence);
    either.removeEventListener("abort", kill);
    kill();
    stop.abort();
    child.stdout?.destroy();
    await ended;
  }
}

const wrongChecksum = ({ name }: UnpackProgram): Extract<ArchiveListing, { ok: false }> =>
  refuseUnpacking(
    `${name} could not read the archive, or the unpacked files do not match the archive's ` +
      "sizes and checksums.",
  );

/** Resolves to the exit code; undefined if the program was killed or could not be started. */
const endOf = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? undefined));
    child.once("error", () => resolve(undefined));
  });

async function feed(
  volumes: readonly string[],
  input: Writable,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const volume of volumes) {
      await pipeline(createReadStream(volume), input, { end: false, signal });
    }
    input.end();
  } catch {
    // Either the program or this process stopped reading, so the exit code decides.
    input.destroy();
  }
}

/**
 * Writes the wanted files from the program's output. Returns true if the program printed exactly
 * the files of the archive, each with its size and checksum.
 */
async function writeFiles(
  output: Readable,
  { entries, wanted, folder, onBytes }: ExtractJob,
  alive: () => void,
) {
  const source = createSource(output, alive);
  for (const entry of entries) {
    const file = wanted.has(entry) ? await create(folder, entry.path) : undefined;
    try {
      let crc = 0;
      for (let left = entry.size; left > 0; ) {
        const bytes = await source.take(left);
        if (!bytes) return false;
        crc = crc32(bytes, crc);
        if (file) await writeAll(file, bytes, folder);
        left -= bytes.length;
        onBytes?.(bytes.length);
      }
      if (entry.crc !== undefined && crc !== entry.crc) return false;
      await file?.sync();
    } finally {
      await file?.close();
    }
  }
  return (await source.take(1)) === undefined;
}

function createSource(output: Readable, alive: () => void) {
  const chunks = output[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  // Reading starts at once: when the program ends, Node discards output that is not being read
  // (flushStdio in its child_process).
  let coming = chunks.next();
  coming.catch(() => {}); // awaited below
  let rest: Buffer = Buffer.alloc(0);
  return {
    /** Returns at most this many bytes; undefined at the end. */
    async take(bytes: number): Promise<Buffer | undefined> {
      while (rest.length === 0) {
        const next = await coming;
        alive();
        if (next.done) return undefined;
        rest = next.value;
        coming = chunks.next();
        coming.catch(() => {});
      }
      const taken = rest.subarray(0, bytes);
      rest = rest.subarray(taken.length);
      return taken;
    },
  };
}

async function create(folder: string, path: string): Promise<FileHandle> {
  const full = join(folder, path);
  const parent = join(full, "..");
  await makeFolders(folder, parent);
  try {
    return await open(full, "wx", 0o666);
  } catch (error) {
    throw writeFailure(error, full);
  } finally {
    await syncFolder(parent);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, folder: string): Promise<void> {
  try {
    for (let index = 0; index < bytes.length; ) {
      index += (await file.write(bytes, index)).bytesWritten;
    }
  } catch (error) {
    throw writeFailure(error, folder);
  }
}
