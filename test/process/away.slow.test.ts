import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { expect, test } from "vitest";
import { noMounts, noOtherUser } from "../adapters/fs/run-child.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";

const UID = 65_534;
const missing = noOtherUser() ?? noMounts("mount -t tmpfs t /mnt", "a mount");

/** Mounts the folders of which the arguments name two, then becomes the account that files. */
const MOUNT = `mount -t tmpfs t "$1" && mount --bind "$2" "$3" && shift 3 &&
  exec setpriv --reuid ${UID} --regid ${UID} --clear-groups "$@"`;

test.skipIf(missing !== undefined)(
  "status is not ok while a watched share is away, closed or removed, and is ok again afterwards",
  async () => {
    const names = ["tmpfs", "bound", "closed", "removed", "empty"];
    using home = makeHome();
    const at = (name: string): string => home.at(`shares/${name}`);
    for (const name of ["", "other", ...names]) mkdirSync(at(name));
    for (const name of ["", ...readdirSync(home.path, { recursive: true, encoding: "utf8" })]) {
      chownSync(home.at(name), UID, UID);
    }
    const under = ["unshare", "-m", "sh", "-c", MOUNT, "sh", at("tmpfs"), at("other"), at("bound")];
    const env = { PLEX_INGEST_DIR: names.map(at).join(":") };
    await using daemon = await startDaemon(home, { under, env });
    const inside = (...command: string[]): void =>
      void execFileSync("nsenter", ["--target", String(daemon.pid), "--mount", ...command]);
    /** The state of each watched folder, as `status` shows it. */
    const states = async (): Promise<Record<string, string>> => {
      const { stdout } = await cli(home, "status", "--json");
      const { verdicts } = JSON.parse(stdout) as {
        verdicts: { code: string; name: string; state: string }[];
      };
      const folders = verdicts.filter(({ code }) => code === "folder");
      return Object.fromEntries(
        folders.map(({ name, state }) => [name.split("/").at(-1) ?? "", state]),
      );
    };
    const reach = (expected: Record<string, string>): Promise<unknown> =>
      waitFor("the states of the folders", async () => {
        const found = await states();
        expect(found).toEqual(expected);
        return true;
      });
    const all = (state: string): Record<string, string> =>
      Object.fromEntries(names.toSorted().map((name) => [name, state]));
    await reach(all("well"));
    // A disk that is in use can only be detached, so that open files keep it.
    inside("umount", "-l", at("tmpfs"));
    inside("umount", at("bound"));
    chmodSync(at("closed"), 0);
    rmdirSync(at("removed"));
    await reach({ ...all("ill"), empty: "well" });
    const { stdout } = await cli(home, "status");
    expect(stdout).toContain("is on another disk now. Mount it again.");
    inside("mount", "-t", "tmpfs", "t", at("tmpfs"));
    inside("mount", "--bind", at("other"), at("bound"));
    chmodSync(at("closed"), 0o755);
    mkdirSync(at("removed"));
    await reach(all("well"));
  },
);
