import { spawn } from "node:child_process";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { waitFor } from "../support/wait-for.ts";

export type Seen = { looks: number; wrong: string[]; whole: string[] };

/**
 * Starts another process that checks the library every millisecond. `seen()` ends it and returns
 * its observations.
 */
export async function watchLibrary(
  library: string,
  source: string,
): Promise<AsyncDisposable & { seen(): Promise<Seen> }> {
  const { size } = statSync(source);
  const facts = [String(size), bytesAt(source, 0), bytesAt(source, size - 16)];
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("../fixtures/library-watcher.ts", import.meta.url)), library, ...facts],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const closed = new Promise<void>((done) => child.once("close", () => done()));
  await waitFor("the watcher to look", () => out.includes("looking"));
  return {
    async seen() {
      child.kill("SIGTERM");
      await closed;
      return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Seen;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** Sixteen bytes in hexadecimal. The files are too large to be read completely. */
function bytesAt(path: string, position: number): string {
  const fd = openSync(path, "r");
  const bytes = Buffer.alloc(16);
  const read = readSync(fd, bytes, 0, bytes.length, position);
  closeSync(fd);
  return bytes.subarray(0, read).toString("hex");
}
