import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { tryHardlink } from "../../../../src/adapters/fs/links/links.ts";
import { LINK_REFUSALS } from "../../../../src/core/media-files/link-refusal.ts";
import { refuseWrites } from "../../../support/refuse-writes.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { noMounts, noOtherUser, runChild } from "../run-child.ts";

test("gives the file a second name and changes nothing else", async () => {
  using dir = tempFolder();
  const source = dir.write("in/Heron\n\u202e.mkv");
  chmodSync(source, 0o640);
  const before = lstatSync(source);
  const identity = await readFileIdentity(source);
  expect(await tryHardlink(source, dir.at("out.mkv"), identity)).toEqual({ ok: true, identity });
  const after = lstatSync(dir.at("out.mkv"));
  expect(after).toMatchObject({
    ino: before.ino,
    mode: before.mode,
    mtimeMs: before.mtimeMs,
    nlink: 2,
  });
});

test("reports a target on another file system with a reason, so that the next method is tried", async (context) => {
  using dir = tempFolder();
  if (!existsSync("/dev/shm") || lstatSync("/dev/shm").dev === lstatSync(dir.path).dev) {
    context.skip("/dev/shm is no other file system here");
  }
  using other = tempFolder("/dev/shm");
  const attempt = await tryHardlink(dir.write("Heron.mkv"), other.at("Heron.mkv"));
  expect(attempt).toMatchObject({ ok: false, code: "unsupported", fallThrough: true });
  expect(attempt).toMatchObject({ why: LINK_REFUSALS.other_file_system });
});

test("tells two mounts of one file system from two file systems", async (context) => {
  using dir = tempFolder();
  const [films, source] = [dir.at("films"), dir.write("in/Heron.mkv")];
  mkdirSync(films);
  const reason = noMounts(`mount --bind ${films} ${films}`, "a bind mount");
  if (reason) context.skip(reason);
  const attempt = await runChild(
    `const { tryHardlink } = await load("links/links");
     done(await tryHardlink(${JSON.stringify(source)}, ${JSON.stringify(`${films}/Heron.mkv`)}));`,
    { mount: `mount --bind ${films} ${films}` },
  );
  expect(attempt).toMatchObject({ fallThrough: true, why: LINK_REFUSALS.other_mount });
});

test("names an immutable file, and not its owner", async (context) => {
  using dir = tempFolder();
  const source = dir.write("Heron.mkv");
  using refused = refuseWrites(source);
  if (!refused || process.getuid?.() !== 0) context.skip("chattr is refused here");
  const attempt = await tryHardlink(source, dir.at("a"));
  expect(attempt).toMatchObject({ fallThrough: true, why: LINK_REFUSALS.immutable });
});

test("refuses a name that is too long", async () => {
  using dir = tempFolder();
  const attempt = tryHardlink(dir.write("Heron.mkv"), dir.at("x".repeat(256)));
  await expect(attempt).rejects.toMatchObject({ name: "UserError", code: "refused" });
});

test("falls through to the next method for another user's file, and reports an outage if the folder denies access", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  if (readFileSync("/proc/sys/fs/protected_hardlinks", "utf8").trim() !== "1") {
    context.skip("protected_hardlinks is off");
  }
  using dir = tempFolder();
  chmodSync(dir.path, 0o777);
  const theirs = dir.write("theirs.mkv");
  dir.write("shut/x");
  const shared = dir.write("shared.mkv");
  chmodSync(shared, 0o666);
  const result = await runChild<unknown[]>(
    `const { tryHardlink } = await load("links/links");
     done([await tryHardlink(${JSON.stringify(theirs)}, ${JSON.stringify(dir.at("a"))}),
           await caught(tryHardlink(${JSON.stringify(shared)}, ${JSON.stringify(dir.at("shut/a"))}))]);`,
    { nobody: true },
  );
  expect(result).toMatchObject([
    { code: "unsupported", fallThrough: true, why: LINK_REFUSALS.other_user },
    { name: "Outage", code: "not_writable" },
  ]);
});
