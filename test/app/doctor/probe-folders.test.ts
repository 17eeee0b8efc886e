import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { tryHardlink, tryReflink, trySymlink } from "../../../src/adapters/fs/links/links.ts";
import { machine } from "../../../src/adapters/machine/machine.ts";
import { createScratch } from "../../../src/adapters/machine/scratch.ts";
import { machineAs } from "../../../src/adapters/machine/service-account.ts";
import { probeFolders } from "../../../src/app/doctor/probe-folders.ts";
import { explainPair } from "../../../src/app/setup/pair-line.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FILES = { readFileIdentity, tryHardlink, tryReflink, trySymlink };
const probeLink = (
  from: string,
  to: string,
  files: Partial<typeof FILES> = {},
  eyes: typeof machine = machine,
) =>
  probeFolders(
    { files: { ...FILES, ...files }, scratch: createScratch(1), eyes },
    from,
    to,
    new AbortController().signal,
  );

test("creates a hardlink between two folders of one file system, and leaves nothing behind", async () => {
  using from = tempFolder();
  using to = tempFolder();
  expect(await probeLink(from.path, to.path)).toEqual({ kind: "hardlink" });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("reports that files are copied between two file systems, and leaves nothing behind", async () => {
  if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync("/tmp").dev) return;
  using from = tempFolder();
  using to = tempFolder("/dev/shm");
  expect(await probeLink(from.path, to.path)).toEqual({
    kind: "copy",
    why: "The download and the library are on different file systems.",
  });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("names a folder in which nothing can be created, and leaves nothing in the other folder", async () => {
  using folder = tempFolder();
  const gone = folder.at("gone");
  expect(await probeLink(gone, folder.path)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(await probeLink(folder.path, gone)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(readdirSync(folder.path)).toEqual([]);
});

test("reports a good result if only reflinks work, because they use no extra space", async () => {
  using folder = tempFolder();
  const probe = await probeLink(folder.path, folder.path, {
    tryHardlink: async () => ({
      ok: false,
      why: "It is another subvolume.",
      code: "unsupported",
      fallThrough: true,
    }),
    tryReflink: async () => ({ ok: true }),
  });
  expect(probe).toEqual({ kind: "reflink" });
  expect(explainPair({ from: "/a", to: "/b", probe })).toMatchObject({ kind: "good" });
  expect(readdirSync(folder.path)).toEqual([]);
});

const [ANNA, MEDIA] = [4242, 4711];
const LATER = { groups: [MEDIA], restart: "sudo systemctl restart user@4242.service" };
const SERVICE = { uid: ANNA, name: "anna", groups: [ANNA], joinedLater: LATER };
/** The machine as a service sees it that was started before its account joined a group. */
const asService = (): typeof machine => ({
  ...machineAs(SERVICE, { ...SERVICE, groups: [ANNA, MEDIA] }),
  protectsHardlinks: async () => true,
});

test.skipIf(missingRoot())(
  "reports a copy and how to restart if the service does not have the group of the downloads yet",
  async () => {
    using dir = tempFolder();
    chmodSync(dir.path, 0o755);
    for (const name of ["downloads", "empty", "library"]) mkdirSync(dir.at(name));
    const share = (path: string, mode: number): void => {
      chownSync(path, 0, MEDIA);
      chmodSync(path, mode);
    };
    chmodSync(dir.at("library"), 0o777);
    share(dir.at("empty"), 0o775);
    const film = dir.write("downloads/Heat.1995.mkv", "x");
    share(film, 0o664);
    for (const from of [dir.at("downloads"), dir.at("empty")]) {
      const probe = await probeLink(from, dir.at("library"), {}, asService());
      expect(probe).toMatchObject({ kind: "copy", advice: `Run \`${LATER.restart}\`.` });
      const { kind, text } = explainPair({ from, to: "/library", probe });
      expect(kind).toBe("bad");
      expect(text).toContain("The service was started before anna joined the group 4711");
      expect(text).not.toContain("one file system");
    }
    // The caller has the group, so its own view is that of a hardlink.
    expect(await probeLink(dir.at("downloads"), dir.at("library"))).toEqual({ kind: "hardlink" });
    share(dir.at("library"), 0o770);
    const probe = await probeLink(dir.at("downloads"), dir.at("library"), {}, asService());
    expect(probe).toMatchObject({ kind: "not_writable", folder: dir.at("library") });
    expect(explainPair({ from: "/a", to: "/b", probe }).text).toContain(LATER.restart);
  },
);

test.skipIf(missingRoot())(
  "reports a copy if the downloads of another account cannot be linked, although a file of ours can",
  async () => {
    using dir = tempFolder();
    chmodSync(dir.path, 0o755);
    for (const name of ["downloads", "library"]) {
      mkdirSync(dir.at(name));
      chmodSync(dir.at(name), 0o777);
    }
    const film = dir.write("downloads/Heat.1995.mkv", "x");
    const probe = await probeLink(
      dir.at("downloads"),
      dir.at("library"),
      {},
      {
        ...asService(),
        refusalOf: async (path, what) =>
          path === film && what === "change" ? "EACCES" : undefined,
      },
    );
    expect(probe).toMatchObject({ kind: "copy" });
    const { text } = explainPair({ from: "/a", to: "/b", probe });
    expect(text).toContain("It belongs to root, and anna has no permission to write it.");
  },
);
