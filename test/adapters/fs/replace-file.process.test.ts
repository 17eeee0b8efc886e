import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readFileText, replaceFile } from "../../../src/adapters/fs/replace-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const mode = (path: string): number => statSync(path).mode & 0o777;

test("creates a new file with mode 0600 and any missing folders, and makes no backup", async () => {
  using folder = tempFolder();
  const path = folder.at("a", "b", ".env");
  expect(
    await replaceFile({ path, text: "X=1\n", expected: undefined, backupSuffix: ".bak" }),
  ).toBeUndefined();
  expect(await readFileText(path)).toBe("X=1\n");
  expect(mode(path)).toBe(0o600);
  expect(readdirSync(folder.at("a", "b"))).toEqual([".env"]);
});

test("keeps an old file's mode, follows a link to it, and makes a backup under a free name", async () => {
  using folder = tempFolder();
  const real = folder.write("real.json", "old");
  writeFileSync(`${real}.bak`, "another");
  symlinkSync(real, folder.at("link.json"));
  const backup = await replaceFile({
    path: folder.at("link.json"),
    text: "new",
    expected: "old",
    backupSuffix: ".bak",
  });
  expect(backup).toBe(`${real}.bak.2`);
  expect(readFileSync(`${real}.bak.2`, "utf8")).toBe("old");
  expect(readFileSync(`${real}.bak`, "utf8")).toBe("another");
  expect(readFileSync(real, "utf8")).toBe("new");
  expect(lstatSync(folder.at("link.json")).isSymbolicLink()).toBe(true);
  expect(mode(real)).toBe(0o644);
});

test.each([0o600, 0o640, 0o644, 0o660])(
  "a file with mode %o keeps it, and its backup is closed for others",
  async (bits) => {
    using folder = tempFolder();
    const path = folder.write("env", "old");
    chmodSync(path, bits);
    await replaceFile({ path, text: "new", expected: "old", backupSuffix: ".bak" });
    expect([mode(path), mode(`${path}.bak`)]).toEqual([bits, bits & 0o770]);
  },
);

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!isRoot) console.log("left out: files of other accounts, which needs Linux and root");

/** Replaces a file as the account with this number, in a process without root's rights. */
async function replaceAs(uid: number, groups: string, path: string): Promise<string> {
  const code = `import { replaceFile } from "./src/adapters/fs/replace-file.ts";
    await replaceFile({ path: ${JSON.stringify(path)}, text: "new", expected: "old", backupSuffix: ".bak" })
      .then(() => console.log("written"), ({ code, message }) => console.log(code, message));`;
  const words = [`--reuid=${uid}`, `--regid=${uid}`, groups, "--inh-caps=-all", "--"];
  const node = [process.execPath, "--input-type=module", "--eval", code];
  const { stdout } = await promisify(execFile)("setpriv", [...words, ...node], { env: {} });
  return stdout;
}

test.skipIf(!isRoot)("root leaves a file and its backup to their owner and group", async () => {
  using folder = tempFolder();
  const path = folder.write("env", "old");
  chownSync(path, 4001, 4002);
  chmodSync(path, 0o640);
  await replaceFile({ path, text: "new", expected: "old", backupSuffix: ".bak" });
  for (const file of [path, `${path}.bak`]) {
    expect(statSync(file)).toMatchObject({ uid: 4001, gid: 4002 });
    expect(mode(file)).toBe(0o640);
  }
});

test.skipIf(!isRoot).each([
  { title: "its owner in the group", owner: 4001, groups: "--groups=4002", mode: 0o640 },
  { title: "its owner, who alone may read it", owner: 4001, groups: "--clear-groups", mode: 0o600 },
  {
    title: "another account, if everyone may read it",
    owner: 4003,
    groups: "--groups=4002",
    mode: 0o644,
  },
])("$title may replace a file", async ({ owner, groups, mode: bits }) => {
  using folder = tempFolder();
  const path = folder.write("env", "old");
  chmodSync(folder.path, 0o777);
  chownSync(path, owner, 4002);
  chmodSync(path, bits);
  expect(await replaceAs(4001, groups, path)).toBe("written\n");
  expect([mode(path), readFileSync(path, "utf8")]).toEqual([bits, "new"]);
});

test.skipIf(!isRoot).each([
  { title: "the owner would lose it", owner: 4003, groups: "--groups=4002", mode: 0o640 },
  { title: "another group would get it", owner: 4001, groups: "--clear-groups", mode: 0o640 },
])("a file is left as it is if $title", async ({ owner, groups, mode: bits }) => {
  using folder = tempFolder();
  const path = folder.write("env", "old");
  chmodSync(folder.path, 0o777);
  chownSync(path, owner, 4002);
  chmodSync(path, bits);
  expect(await replaceAs(4001, groups, path)).toMatch(
    /^refused .* belongs to user \d+ and group 4002/,
  );
  expect(statSync(path)).toMatchObject({ uid: owner, gid: 4002 });
  expect(readdirSync(folder.path)).toEqual(["env"]);
});

test("does not replace a file that was changed in the meantime", async () => {
  using folder = tempFolder();
  const path = folder.write("f", "changed");
  const change = { path, text: "new", backupSuffix: ".bak" };
  await expect(replaceFile({ ...change, expected: "old" })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(replaceFile({ ...change, expected: undefined })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(readdirSync(folder.path)).toEqual(["f"]);
  expect(await readFileText(folder.at("none"))).toBeUndefined();
});
