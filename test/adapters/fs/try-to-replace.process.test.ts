import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { noMounts, noOtherUser, runChild } from "./run-child.ts";

type Given = {
  /** Mode of the file's folder. */
  mode?: number;
  owner?: number;
  /** Whether the file exists, and its owner. */
  file?: number | "none";
  /** The file's name in the folder. */
  name?: string;
  /** Mounts the folder read-only, or the file in its place. */
  mount?: "read-only" | "single";
  /** The words that a refusal must contain. */
  refused?: string;
};

const NOBODY = 65_534;
const PLACES: [string, Given][] = [
  ["its own folder", { owner: NOBODY, mode: 0o700, file: NOBODY }],
  ["its own folder, without the file", { owner: NOBODY, mode: 0o700, file: "none" }],
  ["a folder that does not exist yet", { mode: 0o777, file: "none", name: "a/b/settings.env" }],
  ["another user's folder", { mode: 0o755, file: NOBODY, refused: "no permission" }],
  ["another user's closed folder", { mode: 0o700, file: NOBODY, refused: "no permission" }],
  ["a folder below another user's", { mode: 0o755, file: "none", name: "a/x", refused: "no perm" }],
  ["a volume for every user", { mode: 0o1777, file: "none" }],
  ["a volume for every user, with its own file", { mode: 0o1777, file: NOBODY }],
  ["a volume for every user, with root's file", { mode: 0o1777, file: 0, refused: "another user" }],
  ["a read-only mount", { owner: NOBODY, file: NOBODY, mount: "read-only", refused: "read-only" }],
  ["a mounted file", { owner: NOBODY, file: NOBODY, mount: "single", refused: "a single file" }],
];

/** Returns the arrangement of a folder as the child sees it. */
const LISTING = `
  const { readdirSync, statSync } = await import("node:fs");
  const listing = () => {
    try {
      return readdirSync(folder).map((name) => [name, statSync(folder + "/" + name).ino]);
    } catch {
      return "closed";
    }
  };
`;

test.for(PLACES)(
  "in %s, the trial foretells the write and leaves nothing",
  async ([, given], on) => {
    const { mode = 0o755, owner = 0, file = 0, name = "settings.env", mount, refused } = given;
    const missing = noOtherUser() ?? (mount && noMounts("mount -t tmpfs x /mnt", "mounts"));
    if (missing) on.skip(missing);
    using dir = tempFolder();
    chmodSync(dir.path, 0o755);
    mkdirSync(dir.at("config"));
    if (file !== "none") {
      const path = dir.write(`config/${name}`, "X=1\n");
      chmodSync(path, 0o644);
      chownSync(path, file, file);
    }
    chownSync(dir.at("config"), owner, owner);
    chmodSync(dir.at("config"), mode);
    const [folder, path] = [dir.at("config"), dir.at("config", name)];
    const target = mount === "single" ? path : folder;
    const mounted =
      mount &&
      `mount --bind ${target} ${target}${mount === "single" ? "" : ` && mount -o remount,bind,ro ${target}`}`;
    const code = `
    const [folder, path] = ${JSON.stringify([folder, path])};
    ${LISTING}
    const { tryToReplaceFile, replaceFile } = await load("replace-file");
    const before = listing();
    const tried = await caught(tryToReplaceFile(path));
    const after = listing();
    const expected = ${file === "none" ? "undefined" : JSON.stringify("X=1\n")};
    const written = await caught(replaceFile({ path, text: "X=2", expected, backupSuffix: ".bak" }));
    done({ before, after, tried, isWritten: written.name === undefined });
  `;
    const { before, after, tried, isWritten } = await runChild<{
      before: unknown;
      after: unknown;
      tried: { code?: string; message?: string };
      isWritten: boolean;
    }>(code, { nobody: true, ...(mounted && { mount: mounted }) });
    expect(after).toEqual(before);
    expect(isWritten).toBe(refused === undefined);
    expect(tried.message ?? "").toContain(refused ?? "");
    expect(tried.code).toBe(refused === undefined ? undefined : "not_writable");
  },
);
