import { chmodSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { noOtherUser, runChild } from "./run-child.ts";

const list = (options: string) =>
  `(await load("read/list-folders")).listRoot(path, signal, ${options})`;
const why = "plex-ingest's user has no permission to read it";

test.for<[string, number, string, object]>([
  ["a root that denies access is not readable", 0o700, list("{}"), { state: "not_readable" }],
  // The names in the folder may be read, but nothing else.
  [
    "whatever names are wanted of it",
    0o744,
    list("{ only: () => false }"),
    { state: "not_readable" },
  ],
  [
    "names in such a folder are an outage",
    0o600,
    '(await load("read/walk")).findFirstNamed(path, ["a.part"])',
    { name: "Outage", code: "not_readable" },
  ],
  [
    "one that takes no folder is an outage",
    0o755,
    '(await load("make-folders")).makeFolders(path, path + "/a")',
    { name: "Outage", code: "not_writable" },
  ],
  [
    "a file that our user may not read is reported",
    0o755,
    '(await load("read/file-length")).readFileLength(path + "/closed.mkv", signal)',
    { kind: "forbidden", why },
  ],
])("%s", async ([, mode, call, told], context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  using dir = tempFolder();
  chmodSync(dir.write("closed.mkv"), 0);
  mkdirSync(dir.at("Film"));
  chmodSync(dir.path, mode);
  const code = `const path = ${JSON.stringify(dir.path)}; const said = await caught(${call}); done(said.value ?? said);`;
  expect(await runChild(code, { nobody: true })).toMatchObject(told);
});
