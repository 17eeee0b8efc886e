// Loaded before the program (`node --import`). From its middle on, a copy of the file named by
// HOLD_COPY_OF continues only when the file named by HOLD_COPY_WHILE is gone. Until then, that file
// contains "held".
import { existsSync, fstatSync, readlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** Bytes per read of a copy. Reads that inspect a file are shorter. */
const BLOCK_BYTES = 1024 * 1024;
const { HOLD_COPY_OF: source, HOLD_COPY_WHILE: hold } = process.env;

/**
 * Never creates the file: it may have been removed after the check, while this process was stopped.
 */
function say() {
  try {
    writeFileSync(hold, "held", { flag: "r+" });
  } catch {
    // The file is gone, so the copy is no longer held.
  }
}

await using own = await open(process.execPath);
const handles = Object.getPrototypeOf(own);
const { read } = handles;
handles.read = async function (buffer, offset, length, position) {
  const isCopied = length === BLOCK_BYTES && readlinkSync(`/proc/self/fd/${this.fd}`) === source;
  if (isCopied && position > fstatSync(this.fd).size / 2 && existsSync(hold)) {
    say();
    while (existsSync(hold)) await setTimeout(20);
  }
  return read.call(this, buffer, offset, length, position);
};
