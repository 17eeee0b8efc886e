import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { DISKS, isLeftOut, mountDisk } from "../support/disks.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { TMDB_KEY } from "./home.ts";
import { newMachine } from "./new-machine.ts";

const SHOWN = "mergerfs as Debian 12 installs it";

test.each(["rclone with a full cache", "sshfs without hardlinks", SHOWN])(
  "init sets up downloads and a library on %s, says that files are copied, and doctor agrees",
  async (name) => {
    const kind = DISKS.find((each) => each.name === name);
    if (kind === undefined) throw new Error(`There is no disk called ${name}.`);
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    await using machine = await newMachine();
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    for (const folder of ["downloads", "library/Movies"]) {
      mkdirSync(disk.at(folder), { recursive: true });
    }
    const sections = [{ title: "Movies", type: "movie", locations: [disk.at("library/Movies")] }];
    await using plex = await startFakePlex({ sections, token: "plex-tok" });
    const folders = ["--media-root", disk.at("library"), "--downloads", disk.at("downloads")];
    const token = machine.write("token.txt", "plex-tok\n");
    const key = machine.write("key.txt", TMDB_KEY);
    const servers = ["--plex-url", plex.url, "--plex-token-file", token];
    const tmdbs = ["--tmdb-key-file", key, "--tmdb-url", tmdb.url];
    const init = await machine.run(["init", "--yes", ...folders, ...servers, ...tmdbs]);
    expect(init.stderr).not.toContain("Unexpected error");
    expect(init.code, init.stdout + init.stderr).toBe(0);
    expect(init.stdout + init.stderr).toContain(
      "files will be copied and take up twice the space.",
    );

    const doctor = await machine.run(["doctor"]);
    expect(doctor.stdout).toContain("files are copied and take up twice the space.");
    expect(doctor.stdout).toContain("does not report files that another machine or program writes");
    expect(doctor.stdout.match(/^ {2}fail.*$/gm)).toEqual([
      expect.stringContaining("No engine is running"),
    ]);
  },
);
