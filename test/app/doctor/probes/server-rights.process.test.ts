import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { ProcessUser } from "../../../../src/adapters/machine/accounts.ts";
import { machine } from "../../../../src/adapters/machine/machine.ts";
import type { Doctor } from "../../../../src/app/doctor/doctor.ts";
import { serverRights } from "../../../../src/app/doctor/probes/server-rights.ts";
import { doctorFor, doctorsPlex, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!isRoot) console.log("left out: a media server's account, which needs Linux and root");

const hasLists = existsSync("/usr/bin/setfacl") && existsSync("/usr/bin/getfacl");
if (!hasLists) console.log("left out: access lists, which needs setfacl (apt install acl)");

const PLEX: ProcessUser = { uid: 4001, name: "plex", groups: [4001] };
/** Account and group of the service, whose names are not on any list. */
const SERVICE = 4002;
const MEDIA = 4711;

/** A library of the service, with a film, and a doctor on a machine on which Plex runs as `account`. */
function filed(account: ProcessUser = PLEX, groupNames: Record<number, string> = {}) {
  const dir = tempFolder();
  mkdirSync(dir.at("media/Movies/Heat (1995)"), { recursive: true });
  const film = dir.write("media/Movies/Heat (1995)/Heat.mkv", "x");
  const paths = ["media", "media/Movies", "media/Movies/Heat (1995)"].map((path) => dir.at(path));
  for (const path of [dir.path, ...paths]) chmodSync(path, 0o755);
  for (const path of [...paths, film]) chownSync(path, SERVICE, SERVICE);
  chmodSync(film, 0o644);
  const eyes: Doctor["machine"] = {
    ...machine,
    serverAccount: async ({ account: name }) => (name === account.name ? account : undefined),
    groupName: (gid) => groupNames[gid] ?? machine.groupName(gid),
  };
  const doctor = (servers = [doctorsPlex()]): Doctor =>
    doctorFor(
      dir.path,
      { PLEX_MEDIA_ROOT: dir.at("media") },
      { machine: eyes, outside: { mediaServers: servers } },
    );
  return Object.assign(dir, { doctor, film, movies: dir.at("media/Movies") });
}

/** Runs the line of a finding as root. */
const follow = (command: string | undefined): void => {
  execFileSync("sh", ["-c", (command ?? "false").replaceAll("sudo ", "")]);
};

test.skipIf(!isRoot)("a library that Plex's account can read is ok", async () => {
  using dir = filed();
  expect(await findingsOf(serverRights, dir.doctor())).toEqual([
    { level: "ok", found: `Plex's account plex can read ${dir.movies} and what is filed there.` },
  ]);
});

test.skipIf(!isRoot)("a machine without the server's account has no finding", async () => {
  using dir = filed({ ...PLEX, name: "jellyfin" });
  expect(await findingsOf(serverRights, dir.doctor())).toEqual([]);
});

test.skipIf(!isRoot).each([
  { title: "a library folder", closed: "media/Movies", mode: 0o770 },
  { title: "the folder of a film", closed: "media/Movies/Heat (1995)", mode: 0o770 },
  { title: "a film", closed: "media/Movies/Heat (1995)/Heat.mkv", mode: 0o660 },
])(
  "names $title that only the service can read, and its line opens it",
  async ({ closed, mode }) => {
    using dir = filed();
    chmodSync(dir.at(closed), mode);
    const [finding, ...others] = await findingsOf(serverRights, dir.doctor());
    expect(finding).toMatchObject({
      level: "fail",
      found: expect.stringContaining(dir.at(closed)),
      cause: `It belongs to ${SERVICE}:${SERVICE}, and its mode is ${mode.toString(8)}.`,
      command: `sudo chmod -R o+rX ${dir.movies}`,
    });
    expect(others).toEqual([]);
    follow(finding?.command);
    expect(await findingsOf(serverRights, dir.doctor())).toMatchObject([{ level: "ok" }]);
  },
);

test.skipIf(!isRoot || !hasLists)(
  "names a home folder above the library, and its line opens only that",
  async () => {
    using dir = filed();
    chmodSync(dir.path, 0o700);
    const [finding] = await findingsOf(serverRights, dir.doctor());
    expect(finding).toMatchObject({
      level: "fail",
      found: `Plex's account plex has no permission to enter ${dir.path}.`,
      command: `sudo setfacl -m u:4001:x ${dir.path}`,
    });
    follow(finding?.command);
    expect(await findingsOf(serverRights, dir.doctor())).toMatchObject([{ level: "ok" }]);
  },
);

test.skipIf(!isRoot)(
  "offers the group of a shared library, and a restart after joining it",
  async () => {
    using dir = filed(PLEX, { [MEDIA]: "media" });
    chownSync(dir.movies, SERVICE, MEDIA);
    chmodSync(dir.movies, 0o2770);
    expect(await findingsOf(serverRights, dir.doctor())).toMatchObject([
      { level: "fail", command: "sudo usermod -aG media plex" },
    ]);
    const restart = "sudo systemctl restart plexmediaserver";
    const joined = { ...PLEX, joinedLater: { groups: [MEDIA], restart } };
    using other = filed(joined, { [MEDIA]: "media" });
    chownSync(other.movies, SERVICE, MEDIA);
    chmodSync(other.movies, 0o2770);
    expect(await findingsOf(serverRights, other.doctor())).toMatchObject([
      {
        level: "fail",
        cause: expect.stringContaining("before plex joined the group media"),
        command: restart,
      },
    ]);
  },
);

test.skipIf(!isRoot)("without a configured server, each account is only warned about", async () => {
  using dir = filed({ ...PLEX, name: "emby" });
  chmodSync(dir.movies, 0o770);
  expect(await findingsOf(serverRights, dir.doctor([]))).toMatchObject([
    { level: "warn", found: `Emby's account emby has no permission to read ${dir.movies}.` },
  ]);
});
