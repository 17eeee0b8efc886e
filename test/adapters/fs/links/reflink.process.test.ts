import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { tryReflink } from "../../../../src/adapters/fs/links/links.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { noMounts, runChild } from "../run-child.ts";

test("if blocks cannot be shared, falls through to the next method with a reason and leaves no file", async (context) => {
  if (!existsSync("/dev/shm")) context.skip("there is no /dev/shm here");
  using dir = tempFolder("/dev/shm"); // memory file systems do not share blocks
  const attempt = await tryReflink(dir.write("Heron.mkv"), dir.at("temp"));
  expect(attempt).toMatchObject({ ok: false, code: "unsupported", fallThrough: true });
  expect(existsSync(dir.at("temp"))).toBe(false);
});

test("on XFS, shares the copy's blocks with the source and applies the source's time and the requested mode", async (context) => {
  using dir = tempFolder("/tmp");
  const image = dir.at("disk.img");
  const mount = `truncate -s 400M ${image} && mkfs.xfs -q -f -m reflink=1 ${image} && mkdir -p ${dir.path}/mnt && mount -o loop ${image} ${dir.path}/mnt`;
  const reason = noMounts(mount, "mkfs.xfs and a loop mount");
  if (reason) context.skip(reason);
  const result = await runChild(
    `const fs = await import("node:fs");
     const at = (name) => ${JSON.stringify(dir.path)} + "/mnt/" + name;
     fs.writeFileSync(at("a"), "heron".repeat(100000)); fs.utimesSync(at("a"), 1e9, 1e9); fs.chmodSync(at("a"), 0o600);
     const before = fs.statfsSync(at("a")).bfree;
     const attempt = await (await load("links/links")).tryReflink(at("a"), at("b"), { mode: 0o664 });
     const { mtimeMs, mode } = fs.statSync(at("b"));
     done({ attempt, mtimeMs, mode: mode & 0o777, same: fs.readFileSync(at("b")).equals(fs.readFileSync(at("a"))),
            blocks: before - fs.statfsSync(at("a")).bfree, sourceMode: fs.statSync(at("a")).mode & 0o777 });`,
    { mount: `mount -o loop ${image} ${dir.path}/mnt` },
  );
  expect(result).toMatchObject({
    attempt: { ok: true },
    mtimeMs: 1e12,
    mode: 0o664,
    same: true,
    sourceMode: 0o600,
  });
  expect((result as { blocks: number }).blocks).toBeLessThan(60); // the file has 123
});
