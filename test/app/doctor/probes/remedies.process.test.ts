import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DoctorProbe } from "../../../../src/app/doctor/doctor.ts";
import type { Finding } from "../../../../src/app/doctor/finding.ts";
import { configuration } from "../../../../src/app/doctor/probes/configuration.ts";
import { serverLibraries } from "../../../../src/app/doctor/probes/server-libraries.ts";
import { state } from "../../../../src/app/doctor/probes/state.ts";
import { startFakePlex } from "../../../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { look } from "./look.ts";

const ENV = ".config/plex-ingest/.env";

type Scene = {
  why: string;
  probe: DoctorProbe;
  make: (dir: TempFolder) => void;
  /** Plex's paths of the folders with films and series. */
  plex?: [films: string, series: string];
};

const SCENES: Scene[] = [
  {
    why: "everyone may read the settings",
    probe: configuration,
    make: (dir) => chmodSync(dir.write(ENV, "PLEX_MEDIA_ROOT=/media\n"), 0o644),
  },
  {
    why: "everyone may look into the state folder",
    probe: state,
    make(dir) {
      dir.write(ENV, "");
      mkdirSync(dir.at("state"));
      chmodSync(dir.at("state"), 0o755);
    },
  },
  {
    why: "Plex sees the libraries elsewhere, and a wrong map is set besides a right one",
    probe: serverLibraries[0] as DoctorProbe,
    plex: ["/data/tank/Films", "/data/tank/Series"],
    make(dir) {
      for (const folder of ["media/Films", "media/Series"]) {
        mkdirSync(dir.at(folder), { recursive: true });
      }
      dir.write(
        ENV,
        `PLEX_MEDIA_ROOT=${dir.at("media")}\nPLEX_PATH_MAP=${dir.at("nowhere")}=/data/tank,${dir.at("music")}=/data/music`,
      );
    },
  },
];

const troubles = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== "ok");

test.each(SCENES)(
  "runs the printed commands unchanged, and they fix the problem: $why",
  async ({ probe, make, plex }) => {
    using dir = tempFolder();
    make(dir);
    const [films = "", series = ""] = plex ?? [];
    const sections = [
      { title: "Films", type: "movie", locations: [films] },
      { title: "Series", type: "show", locations: [series] },
    ];
    await using server = await startFakePlex({ sections: plex ? sections : [] });
    const see = () => {
      const of = plex ? { PLEX_URL: server.url, PLEX_TOKEN: server.token } : {};
      return look(probe, dir.path, { PLEX_INGEST_STATE_DIR: dir.at("state"), ...of });
    };
    const before = troubles(await see());
    const lines = before.flatMap(({ command }) => command ?? []);
    expect(lines).not.toEqual([]);
    for (const line of lines) execFileSync("/bin/sh", ["-c", line]);
    const left = troubles(await see());
    expect(
      left.filter(({ found }) =>
        before.some((one) => one.found === found && one.command !== undefined),
      ),
    ).toEqual([]);
    if (plex) {
      expect(readFileSync(dir.at(ENV), "utf8").trim().split("\n").at(-1)).toContain(
        `${dir.at("music")}=/data/music`,
      );
    }
  },
);
