import { expect, test } from "vitest";
import { resolveClientPath } from "../../../src/app/releases/client-paths.ts";
import { UserError } from "../../../src/base/errors.ts";
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
  await temp.store.write((trx) =>
    rememberClient(trx, { name: "transmission", address: "x", folders: ["/torrents", "/"] }),
  );
  const deps = {
    store: temp.store,
    folders: ["/in", "/media"],
    real,
    resolve: async (path: string) => real(path),
  };
  return {
    resolve: (path: string) => resolveClientPath(deps, path, WORDING),
    resolveFolder: (path: string) => resolveClientPath(deps, path, WORDING, "at or below"),
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

test("a client may use paths in a watched folder, the library or a client's folder, also through a link", async () => {
  await using it = await resolver();
  for (const path of ["/in/a.mkv", "/in/Show/e1.mkv", "/torrents/a.mkv"]) {
    expect(await it.resolve(path)).toBe(path);
  }
  expect(await it.resolve("/way-in/a.mkv")).toBe("/in/a.mkv");
  expect(await it.resolve("/media/a.mkv")).toBe("/disk/media/a.mkv");
});

test.each(["/etc/passwd", "/in", "/inside/a.mkv", "/in/link/passwd", "/media", "/", "/torrents"])(
  "a client may not use %s, although Transmission reports the root as its folder",
  async (path) => {
    await using it = await resolver();
    await expect(it.resolve(path)).rejects.toMatchObject({
      message: `"${path}" is not in a watched folder, the library or a folder of a download client.`,
      hint: "Ask a person.",
      code: "refused",
    });
  },
);

test("also accepts the known folders themselves when listing a folder, but nothing outside", async () => {
  await using it = await resolver();
  for (const path of ["/in", "/in/Show", "/torrents"]) {
    expect(await it.resolveFolder(path)).toBe(path);
  }
  expect(await it.resolveFolder("/media")).toBe("/disk/media");
  for (const path of ["/", "/inside", "/etc", "/in/link", "/disk"]) {
    await expect(it.resolveFolder(path), path).rejects.toMatchObject({ code: "refused" });
  }
});

test.each(["missing", "not readable", "a link"])(
  "refuses a path outside the known folders with the same error even if it is %s",
  async (what) => {
    await using temp = await tempStore();
    const resolve = () => Promise.reject(new UserError(`It is ${what}.`, "Look.", "not_found"));
    const deps = { store: temp.store, folders: ["/in"], real, resolve };
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
