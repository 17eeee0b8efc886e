import { execFile, execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import {
  findObstacle,
  judgeAccessList,
  readListedAccount,
} from "../../../src/adapters/machine/server-account.ts";
import { randomFrom } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const { signal } = new AbortController();
const run = promisify(execFile);

const mayChange = process.platform === "linux" && process.getuid?.() === 0;
const hasLists = existsSync("/usr/bin/setfacl") && existsSync("/usr/bin/getfacl");
if (!mayChange) console.log("left out: rights of other accounts, which needs Linux and root");
if (!hasLists) console.log("left out: access lists, which needs setfacl (apt install acl)");

test("an account of the system's lists has its own group and each group that lists it", () => {
  const lists = {
    passwd: "root:x:0:0::/root:/bin/sh\nplex:x:998:997::/var/lib/plex:/usr/sbin/nologin\n",
    group: "plex:x:997:\nmedia:x:1000:anna,plex\nvideo:x:44:plexer\nrender:x:105:plex\n",
  };
  expect(readListedAccount("plex", lists)).toEqual({
    uid: 998,
    name: "plex",
    groups: [997, 1000, 105],
  });
  expect(readListedAccount("jellyfin", lists)).toBeUndefined();
});

const ACCOUNT = { uid: 4001, groups: [4001, 4002] };

test.each([
  { list: "user::---\ngroup::rwx\nother::rwx", owner: { uid: 4001, gid: 9 }, may: false },
  { list: "user::rwx\ngroup::---\nother::rwx", owner: { uid: 9, gid: 4002 }, may: false },
  { list: "user::rwx\ngroup::---\nother::r-x", owner: { uid: 9, gid: 9 }, may: true },
  {
    list: "user::rwx\nuser:4001:r-x\ngroup::---\nmask::r-x\nother::---",
    owner: { uid: 9, gid: 9 },
    may: true,
  },
  {
    list: "user::rwx\nuser:4001:r-x\ngroup::---\nmask::--x\nother::---",
    owner: { uid: 9, gid: 9 },
    may: false,
  },
  {
    list: "user::rwx\ngroup::---\ngroup:4002:r-x\nmask::rwx\nother::---",
    owner: { uid: 9, gid: 4001 },
    may: true,
  },
])("an access list decides as acl(5) describes: $list", ({ list, owner, may }) => {
  expect(judgeAccessList(list, owner, ACCOUNT, 0o5)).toBe(may);
});

/** True if the system lets the account read the file. */
async function reads(path: string, groups: readonly number[]): Promise<boolean> {
  const become = ["--reuid=4001", "--regid=4001", `--groups=${groups.join(",")}`];
  return run("setpriv", [...become, "--inh-caps=-all", "--", "cat", path]).then(
    () => true,
    () => false,
  );
}

test.skipIf(!mayChange || !hasLists)(
  "judges a file below folders of any owner, mode and list as the system does",
  async () => {
    const random = randomFrom();
    const pick = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const answers = new Set<boolean>();
    for (let round = 0; round < 25; round++) {
      using folder = tempFolder();
      chmodSync(folder.path, 0o755);
      mkdirSync(folder.at("library"));
      const film = folder.write("library/film.mkv", "x");
      const seen: string[] = [];
      for (const path of [folder.at("library"), film]) {
        const [uid, gid] = [pick(0, 0, 4001, 4003), pick(0, 4001, 4002, 4003)];
        const mode = pick(0o700, 0o750, 0o755, 0o770, 0o070, 0o057, 0o640 | 0o110, 0o751);
        chownSync(path, uid, gid);
        chmodSync(path, mode);
        const list = pick("", "", "u:4001:rx", "u:4001:-", "g:4002:rx", "u:4003:rwx,m::x");
        if (list !== "") execFileSync("setfacl", ["-m", list, path]);
        seen.push(`${uid}:${gid} ${mode.toString(8)} ${list}`);
      }
      const obstacle = await findObstacle(film, "read", ACCOUNT, signal);
      const may = await reads(film, ACCOUNT.groups);
      answers.add(may);
      expect({ seen, may: obstacle === undefined }).toEqual({ seen, may });
    }
    expect(answers.size).toBe(2);
  },
);
