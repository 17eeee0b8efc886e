import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { giveOwner } from "../../../src/adapters/fs/give-owner.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const asRoot = test.skipIf(missingRoot());
const ownerOf = (path: string): number[] => [statSync(path).uid, statSync(path).gid];

/** A folder owned by another user, with a file in it that we created. */
function place() {
  const folder = tempFolder();
  const home = folder.at("home");
  mkdirSync(home);
  if (process.getuid?.() === 0) chownSync(home, 1234, 2345);
  const file = folder.write("home/film.mkv", "film");
  return { folder, home, file, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

asRoot("a new file gets its folder's owner and keeps its mode", async () => {
  using it = place();
  chmodSync(it.file, 0o400);
  await giveOwner(it.file, it.home, await readFileIdentity(it.file));
  expect(ownerOf(it.file)).toEqual([1234, 2345]);
  expect(statSync(it.file).mode & 0o777).toBe(0o400);
});

asRoot(
  "a new folder gets its parent folder's owner, but a file in its place does not",
  async () => {
    using it = place();
    const below = `${it.home}/below`;
    mkdirSync(below);
    await giveOwner(below, it.home);
    expect(ownerOf(below)).toEqual([1234, 2345]);
    await giveOwner(it.file, it.home);
    expect(ownerOf(it.file)).toEqual([0, 0]);
  },
);

asRoot(
  "leaves alone another file, the target of a symlink and a file with a second hardlink",
  async () => {
    using it = place();
    const made = await readFileIdentity(it.file);
    const other = it.folder.write("other.mkv", "film");
    await giveOwner(other, it.home, made);
    expect(ownerOf(other)).toEqual([0, 0]);
    symlinkSync(it.file, `${it.home}/link`);
    await giveOwner(`${it.home}/link`, it.home, made);
    linkSync(it.file, it.folder.at("second.mkv"));
    await giveOwner(it.file, it.home, made);
    expect(ownerOf(it.file)).toEqual([0, 0]);
  },
);

// Between checking the folder and opening it, another process may replace it with a link that leads
// elsewhere.
asRoot(
  "leaves alone files and folders that are not in the folder whose owner they would get",
  async () => {
    using it = place();
    const elsewhere = it.folder.at("elsewhere");
    mkdirSync(`${elsewhere}/below`, { recursive: true });
    const film = it.folder.write("elsewhere/film.mkv", "film");
    await giveOwner(`${elsewhere}/below`, it.home);
    await giveOwner(film, it.home, await readFileIdentity(film));
    expect([ownerOf(`${elsewhere}/below`), ownerOf(film)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  },
);

test("a missing file, or a file whose owner cannot be changed, is not an error", async () => {
  using it = place();
  await giveOwner(`${it.home}/nothing`, it.home);
  await giveOwner(it.file, `${it.home}/nothing`, await readFileIdentity(it.file));
  writeFileSync(it.file, "written to");
  await giveOwner(it.file, "/", await readFileIdentity(it.file));
});
