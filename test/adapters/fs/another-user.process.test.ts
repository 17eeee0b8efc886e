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

/** Moves `from/film.mkv` to `to/film.mkv`, in the way that a person or the trash asks for. */
const MOVES = {
  "a move to the trash": (from: string, to: string) =>
    `(await load("trash")).moveToTrash(${from}, ${to}, await identity(${from}))`,
  "a rename of a folder": (from: string, to: string) =>
    `(await load("rename")).renameFolder(${from}, ${to}, await identity(${from} + "/."))`,
};

test.for<[keyof typeof MOVES, string, { closed?: "from" }, RegExp]>([
  [
    "a move to the trash",
    "from/film.mkv",
    { closed: "from" },
    /^plex-ingest has no permission to move ".*from\/film\.mkv", because its user may not change the folder\.$/,
  ],
  [
    "a rename of a folder",
    "from/Film",
    { closed: "from" },
    /^plex-ingest has no permission to move ".*from\/Film", because its user may not change the folder\.$/,
  ],
  [
    "a move to the trash",
    "from/film.mkv",
    {},
    /^plex-ingest has no permission to move ".*from\/film\.mkv"\.$/,
  ],
])(
  "%s of %s names the file whose folder denies it: %j",
  async ([move, name, { closed }, said], context) => {
    const reason = noOtherUser();
    if (reason) context.skip(reason);
    using dir = tempFolder();
    dir.write("from/film.mkv");
    mkdirSync(dir.at("from/Film"));
    mkdirSync(dir.at(".plex-ingest-trash/d/o"), { recursive: true });
    for (const path of [dir.path, dir.at(".plex-ingest-trash/d/o")]) chmodSync(path, 0o777);
    // Like /tmp: everybody may add names, and only the owner may take a name away.
    chmodSync(dir.at("from"), closed ? 0o755 : 0o1777);
    const [from, to] = [dir.at(name), dir.at(".plex-ingest-trash/d/o/film.mkv")].map((path) =>
      JSON.stringify(path),
    );
    const code = `const identity = (await load("disk/identity")).readFileIdentity; done(await caught((async () => ${MOVES[move](from ?? "", to ?? "")})()));`;
    expect(await runChild(code, { nobody: true })).toMatchObject({
      name: "Outage",
      code: "not_writable",
      message: expect.stringMatching(said),
    });
  },
);
