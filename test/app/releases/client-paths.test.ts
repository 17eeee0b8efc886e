import { expect, test } from "vitest";
import { resolveClientPath } from "../../../src/app/releases/client-paths.ts";
import { readNamedFolders } from "../../../src/app/releases/named-folders.ts";
import { UserError } from "../../../src/base/errors.ts";
import type { StoreReader } from "../../../src/store/open.ts";
import { rememberClient } from "../../../src/store/torrents/torrent-notes.ts";
import { tempStore } from "../../support/temp-store.ts";

const LINKS: Record<string, string> = {
  "/in/link": "/etc",
  "/way-in": "/in",
  "/media": "/disk/media",
};
const real = (path: string): string => {
  const link = Object.keys(LINKS).find((from) => path === from || path.startsWith(`${from}/`));
  return link === undefined ? path : `${LINKS[link]}${path.slice(link.length)}`;
};
const WORDING = {
  notFull: "is not a full path",
  hintForFull: "Write it out.",
  hintForOutside: "Ask a person.",
};

async function resolver() {
  const temp = await tempStore();
  const client = { name: "transmission", address: "x", folders: ["/reported", "/"] };
  await temp.store.write(async (trx) => {
    await rememberClient(trx, client);
    await trx.insertInto("named_folder").values({ path: "/recorded" }).execute();
  });
  const deps = {
    folders: foldersOver(temp.store),
    real,
    resolve: async (path: string) => real(path),
  };
  return {
    resolve: (path: string) => resolveClientPath(deps, path, WORDING),
    resolveFolder: (path: string) => resolveClientPath(deps, path, WORDING, "at or below"),
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

const foldersOver = (store: StoreReader) => () =>
  readNamedFolders({
    store,
    files: { assertInside: async (_root, path) => real(path) },
    libraryHomes: async () => ["/media"],
    downloadFolders: ["/in", "/torrents", "/", "/etc", "/in/dev"],
    stateDir: "/in/state",
  });

test("a client may use paths in a watched folder, the library or a folder named for a client, also through a link", async () => {
  await using it = await resolver();
  for (const path of ["/in/a.mkv", "/in/Show/e1.mkv", "/torrents/a.mkv", "/recorded/a.mkv"]) {
    expect(await it.resolve(path)).toBe(path);
  }
  expect(await it.resolve("/way-in/a.mkv")).toBe("/in/a.mkv");
  expect(await it.resolve("/media/a.mkv")).toBe("/disk/media/a.mkv");
});

test.each(["/in", "/inside/a.mkv", "/media", "/", "/torrents", "/reported/a.mkv", "/home/a.mkv"])(
  "a client may not use %s, whatever Transmission reports as its folders",
  async (path) => {
    await using it = await resolver();
    await expect(it.resolve(path)).rejects.toMatchObject({
      message: `"${path}" is not in a watched folder, the library or a folder of a download client.`,
      hint: "Ask a person.",
      code: "refused",
    });
  },
);

test.each([
  "/etc/passwd",
  "/in/link/passwd",
  "/proc/1/environ",
  "/sys/kernel",
  "/dev/sda",
  "/in/state",
  "/in/state/plex-ingest.db",
  "/in/.trash/a.mkv",
  "/in/Show/.e1.mkv.partial",
])("a client may not use %s, a hidden path or one of the system or this program", async (path) => {
  await using it = await resolver();
  for (const resolve of [it.resolve, it.resolveFolder]) {
    await expect(resolve(path)).rejects.toMatchObject({
      message: `"${path}" is hidden, or belongs to the system or to plex-ingest itself.`,
      code: "refused",
    });
  }
});

test("also accepts the known folders themselves when listing a folder, but nothing outside", async () => {
  await using it = await resolver();
  for (const path of ["/in", "/in/Show", "/torrents"]) {
    expect(await it.resolveFolder(path)).toBe(path);
  }
  expect(await it.resolveFolder("/media")).toBe("/disk/media");
  for (const path of ["/", "/inside", "/etc", "/in/link", "/disk", "/reported"]) {
    await expect(it.resolveFolder(path), path).rejects.toMatchObject({ code: "refused" });
  }
});

test.each(["missing", "not readable", "a link"])(
  "refuses a path outside the known folders with the same error even if it is %s",
  async (what) => {
    await using temp = await tempStore();
    const resolve = () => Promise.reject(new UserError(`It is ${what}.`, "Look.", "not_found"));
    const deps = { folders: foldersOver(temp.store), real, resolve };
    const outside = {
      code: "refused",
      message: expect.stringContaining("is not in a watched folder"),
    };
    await expect(resolveClientPath(deps, "/root/key", WORDING)).rejects.toMatchObject(outside);
    await expect(resolveClientPath(deps, "/in/key", WORDING)).rejects.toThrow(`It is ${what}.`);
  },
);

test("refuses a relative path before resolving anything", async () => {
  await using it = await resolver();
  await expect(it.resolve("in/a.mkv")).rejects.toThrow(
    new UserError('"in/a.mkv" is not a full path.', "Write it out."),
  );
});
