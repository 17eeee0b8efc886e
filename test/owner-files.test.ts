import { expect, test } from "vitest";
import { readSources } from "./support/sources.ts";

const READS = /\b(?:readFile|readFileSync|createReadStream)\(/;
const FROM_NODE = /from "node:fs(?:\/promises)?"/;

/**
 * Files that read with Node's own functions, each with what it reads. A file that a person keeps is
 * read with `readOwnerFile`, which accepts only regular files of a limited length.
 */
const OTHERS: Readonly<Record<string, string>> = {
  "adapters/fs/disk/mounts.ts": "/proc",
  "adapters/fs/file-cache.ts": "posters that this program stored",
  "adapters/fs/hook-folder.ts": "notes of limited length, through the folder's handle",
  "adapters/fs/hook-marks.ts": "times that this program wrote",
  "adapters/machine/accounts.ts": "/etc/passwd and /etc/group",
  "adapters/machine/enter-process.ts": "/proc",
  "adapters/machine/kernel-limits.ts": "/proc",
  "adapters/machine/listener.ts": "/proc",
  "adapters/machine/server-account.ts": "/etc/passwd and /etc/group",
  "adapters/service/machine.ts": "/proc",
  "adapters/unpack/extract.ts": "its own end of a pipe",
  "bin/http/serve.ts": "the page, from this installation",
  "hosts/demo/program.ts": "the demo's own log",
  "hosts/mcp/view/read-view.ts": "the view, from this installation",
  "store/sqlite/backup-settings.ts": "the settings that a backup wrote next to its database",
  "store/sqlite/engine-lock.ts": "/proc",
  "store/sqlite/restore.ts": "/proc, and the mark that this program wrote next to the database",
};

test("reads files that a person keeps only with readOwnerFile", () => {
  const readers = Object.entries(readSources()).flatMap(([path, text]) =>
    FROM_NODE.test(text) && READS.test(text) ? [path] : [],
  );
  expect(readers.toSorted()).toEqual(Object.keys(OTHERS));
});
