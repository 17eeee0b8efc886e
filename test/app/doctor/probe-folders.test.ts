import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { expect, test } from "vitest";
import { FILES } from "../../../src/adapters/fs/files.ts";
import { machine } from "../../../src/adapters/machine/machine.ts";
import { createScratch } from "../../../src/adapters/machine/scratch.ts";
import { machineAs } from "../../../src/adapters/machine/service-account.ts";
import { probeFolders } from "../../../src/app/doctor/probe-folders.ts";
import { explainPair } from "../../../src/app/setup/pair-line.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const probeLink = (
  from: string,
  to: string,
  files: Partial<typeof FILES> = {},
  eyes: typeof machine = machine,
  more: { client?: number; isKnown?: boolean } = {},
) => {
  const { isKnown = true, ...source } = more;
  const trial = { mediaRoots: [to], files: { ...FILES, ...files }, scratch: createScratch(1) };
  const { signal } = new AbortController();
  return probeFolders({ filing: trial, eyes, isKnown }, { from, ...source }, to, signal);
};

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
    tryReflink: async (source, temp) => {
      copyFileSync(source, temp);
      return { ok: true };
    },
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

const CLIENT = 4343;
const protects = async (): Promise<boolean> => true;
/** The machine as the account sees it that files, with the system's answers for this process. */
const asAnna = (more: Partial<typeof machine> = {}): typeof machine => ({
  ...machineAs({ uid: ANNA, name: "anna", groups: [ANNA] }),
  protectsHardlinks: protects,
  refusalOf: async () => undefined,
  userName: (uid) => (uid === CLIENT ? "debian-transmission" : undefined),
  ...more,
});

test.skipIf(missingRoot())(
  "does not promise hardlinks before a download of the client's account was judged",
  async () => {
    using dir = tempFolder();
    for (const name of ["theirs", "ours", "library"]) mkdirSync(dir.at(name));
    chownSync(dir.at("theirs"), CLIENT, CLIENT);
    chownSync(dir.at("ours"), ANNA, ANNA);
    const probe = (from: string, more: { client?: number } = {}, eyes = asAnna()) =>
      probeLink(dir.at(from), dir.at("library"), {}, eyes, more);
    const told = async (...asked: Parameters<typeof probe>) => {
      const result = await probe(...asked);
      return explainPair({ from: "/a", to: "/b", probe: result });
    };
    expect(await told("theirs")).toEqual({
      kind: "untried",
      text:
        "/a → /b: not tried yet. The folder belongs to debian-transmission, and no download of " +
        "debian-transmission is there. anna can hardlink it only if it may write it; otherwise " +
        "it is copied. Give the download client the umask 002 (docs/start/folders.md#umask), and " +
        "run `plex-ingest doctor` after the first download.",
    });
    expect((await told("ours", { client: CLIENT })).text).toContain(
      "The download client runs as debian-transmission",
    );
    expect((await told("ours")).kind).toBe("good");
    // A download that anna put there proves nothing about the client's.
    chownSync(dir.write("ours/Old.mkv"), ANNA, ANNA);
    expect((await told("ours", { client: CLIENT })).kind).toBe("untried");
    // Linux protects nothing, or everything is open to root.
    const open = asAnna({ protectsHardlinks: async () => false });
    expect((await told("theirs", {}, open)).kind).toBe("good");
    expect((await told("theirs", {}, machine)).kind).toBe("good");
    // The first download decides: umask 022, then 002.
    const film = dir.write("theirs/Heat.1995.mkv");
    chownSync(film, CLIENT, CLIENT);
    const shut = asAnna({
      refusalOf: async (path, what) => (path === film && what === "change" ? "EACCES" : undefined),
    });
    const copied = await told("theirs", { client: CLIENT }, shut);
    expect(copied.kind).toBe("bad");
    expect(copied.text).toContain("It belongs to debian-transmission");
    expect((await told("theirs", { client: CLIENT })).kind).toBe("good");
  },
);

test("does not promise hardlinks to root if another account will file", async () => {
  using folder = tempFolder();
  const probe = await probeLink(folder.path, folder.path, {}, machine, { isKnown: false });
  expect(probe).toMatchObject({ kind: "untried" });
  expect(explainPair({ from: "/a", to: "/b", probe }).text).toContain(
    "It is not known which account will run plex-ingest",
  );
});

test("tries by the steps of filing: what they refuse is not promised", async () => {
  using dir = tempFolder();
  for (const name of ["in", "library", "other", "other/Movies"]) mkdirSync(dir.at(name));
  symlinkSync(dir.at("other/Movies"), dir.at("library/Movies"));
  const trial = {
    mediaRoots: [dir.at("library")],
    files: FILES,
    scratch: createScratch(1),
  };
  const probe = probeFolders(
    { filing: trial, eyes: machine, isKnown: true },
    { from: dir.at("in") },
    dir.at("library/Movies"),
    new AbortController().signal,
  );
  expect(await probe).toMatchObject({
    kind: "not_writable",
    why: expect.stringContaining(`is a link to "${dir.at("other/Movies")}"`),
  });
  expect(readdirSync(dir.at("other/Movies"))).toEqual([]);
});

test("says that nothing can be filed if no method works, and not that files are copied", async () => {
  using folder = tempFolder();
  const refused = async () =>
    ({ ok: false, why: "It changed.", code: "source_changed", fallThrough: false }) as const;
  const probe = await probeLink(folder.path, folder.path, { tryHardlink: refused });
  expect(probe).toMatchObject({ kind: "not_writable", why: "It changed." });
  expect(explainPair({ from: "/a", to: "/b", probe }).text).toContain("nothing can be filed");
});
