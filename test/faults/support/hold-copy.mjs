// Loaded before the program (`node --import`): from its middle on a copy of the file that
// HOLD_COPY_OF names reads on only when the file that HOLD_COPY_WHILE names is gone; until then
// that one says "held".
import { existsSync, fstatSync, readlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** What a copy reads at once; looks into a file are shorter. */
const BLOCK_BYTES = 1024 * 1024;
const { HOLD_COPY_OF: source, HOLD_COPY_WHILE: hold } = process.env;

/** Never makes the file: it may be gone since it was looked for, while this process stood still. */
function say() {
  try {
    writeFileSync(hold, "held", { flag: "r+" });
  } catch {
    // Gone: it is held no more.
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
