import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import type { DoctorProbe, DoctorsClient } from "../../../../src/app/doctor/doctor.ts";
import { downloadClients, torrentDone } from "../../../../src/app/doctor/probes/torrent-done.ts";
import { torrentFolders } from "../../../../src/app/doctor/probes/torrent-folders.ts";
import { torrentLinks } from "../../../../src/app/doctor/probes/torrent-links.ts";
import { clientSettings } from "../../../support/client-settings.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../../../support/transmission.ts";
import { look } from "./look.ts";

const [transmission] = downloadClients as readonly [DoctorProbe];

test.skipIf(transmissionMissing() !== undefined)(
  "checks a real Transmission: its response, folders, hook, and a link to one of its files",
  async () => {
    using dir = tempFolder();
    mkdirSync(dir.at("media/Movies"), { recursive: true });
    const auth = { username: "anna", password: "correct-horse" };
    const doneScript = dir.write("done.sh", "#!/bin/sh\n");
    chmodSync(doneScript, 0o644);
    const place = {
      folder: dir.at("transmission"),
      auth,
      doneScript,
      noIncomplete: true,
      noPart: true,
    };
    await using server = await startTransmission(place);
    const env = {
      TRANSMISSION_URL: server.url,
      TRANSMISSION_USERNAME: auth.username,
      TRANSMISSION_PASSWORD: auth.password,
      TRANSMISSION_FOLDERS: server.completeDir,
      PLEX_MEDIA_ROOT: dir.at("media"),
    };
    expect(await look(transmission, dir.path, env)).toMatchObject([
      {
        level: "ok",
        found: expect.stringMatching(/^Transmission .* answers at http:\/\/127\.0\.0\.1/),
      },
      { level: "warn", found: "Transmission gives unfinished files their final names." },
    ]);
    expect(
      await look(transmission, dir.path, { ...env, TRANSMISSION_PASSWORD: "wrong-horse" }),
    ).toMatchObject([
      { level: "fail", found: expect.stringContaining("refuses the user name or password (401)") },
    ]);
    for (const probe of [torrentFolders, torrentLinks, torrentDone]) {
      expect(await look(probe, dir.path, { ...env, TRANSMISSION_PASSWORD: "wrong-horse" })).toEqual(
        [],
      );
    }

    expect(await look(torrentFolders, dir.path, env)).toEqual([
      {
        level: "ok",
        found: `Transmission's download folder ${server.completeDir} is accessible here.`,
      },
    ]);
    expect(await look(torrentDone, dir.path, env)).toMatchObject([
      { level: "warn", command: `sudo chmod a+rx ${doneScript}` },
    ]);
    chmodSync(doneScript, 0o755);
    expect(await look(torrentDone, dir.path, env)).toMatchObject([{ level: "ok" }]);

    expect(await look(torrentLinks, dir.path, env)).toMatchObject([
      { level: "ok", found: expect.stringContaining("No torrent has finished") },
    ]);
    const added = await server.add(dir.write("seed/Heron.1999.mkv", "a film of a heron"));
    await server.seeds(added.hash);
    const path = `${server.completeDir}/Heron.1999.mkv`;
    const before = lstatSync(path, { bigint: true });
    expect(await look(torrentLinks, dir.path, env)).toEqual([
      { level: "ok", found: `${path} → ${dir.at("media/Movies")}: hardlinks.` },
    ]);
    expect(readdirSync(dir.at("media/Movies"))).toEqual([]);
    expect(readdirSync(server.completeDir)).toEqual(["Heron.1999.mkv"]);
    expect(lstatSync(path, { bigint: true })).toEqual(before);
    const wrong = { ...env, TRANSMISSION_PATH_MAP: `${dir.at("nowhere")}=${server.completeDir}` };
    expect(await look(torrentLinks, dir.path, wrong)).toMatchObject([
      {
        level: "fail",
        found: expect.stringContaining("Transmission has finished it, but the file does not exist"),
      },
    ]);
  },
);

test("running the printed lines in order fixes a wrong map for all folders and keeps correct entries", async () => {
  using dir = tempFolder();
  for (const name of ["srv/complete", "srv/films", "good/series"]) {
    mkdirSync(dir.at(name), { recursive: true });
  }
  const file = dir.at(".config/plex-ingest/.env");
  dir.write(
    ".config/plex-ingest/.env",
    `TRANSMISSION_PATH_MAP=${dir.at("nowhere")}=/downloads/complete,${dir.at("good")}=/tv`,
  );
  const look = () => {
    const { TRANSMISSION_PATH_MAP: text = "" } = parseEnv(readFileSync(file, "utf8"));
    const pathMap = text
      .split(",")
      .map((pair) => ({ here: pair.split("=")[0] ?? "", there: pair.split("=")[1] ?? "" }));
    const client: DoctorsClient = {
      ...clientSettings("transmission"),
      pathMap,
      report: async () => ({ version: "4.1", warnings: [] }),
      folders: async () => ({ download: ["/downloads/complete", "/more/films", "/tv/series"] }),
      list: async () => [],
      async *filesOf() {},
    };
    const env = { PLEX_INGEST_DIR: dir.at("srv") };
    return findingsOf(torrentFolders, doctorFor(dir.path, env, { outside: { clients: [client] } }));
  };
  const lines = (await look()).flatMap(({ command }) => command ?? []);
  expect(lines).toHaveLength(2);
  for (const line of lines) execFileSync("/bin/sh", ["-c", line]);
  const after = await look();
  expect(after.map(({ level }) => level)).toEqual(["ok", "ok", "ok"]);
  expect(after.map(({ found }) => found).join()).toContain(
    `/tv/series is accessible here, as ${dir.at("good/series")}`,
  );
});

test("suggests a map that fixes a download folder which Transmission sees under another path", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("srv/downloads/complete"), { recursive: true });
  dir.write(".config/plex-ingest/.env", "");
  const pathMap = [{ here: dir.at("srv/downloads"), there: "/downloads" }];
  const hook = { enabled: true, path: "/etc/done.sh", advice: "Set it." };
  const outside = (mapped: boolean): { clients: DoctorsClient[] } => ({
    clients: [
      {
        ...clientSettings("transmission"),
        pathMap: mapped ? pathMap : [],
        report: async () => ({ version: "4.1", warnings: [], hook }),
        folders: async () => ({ download: ["/downloads/complete"] }),
        list: async () => [],
        async *filesOf() {},
      },
    ],
  });
  const of = (env: Record<string, string>) => {
    const all = { PLEX_INGEST_DIR: dir.at("srv/downloads"), ...env };
    return findingsOf(
      torrentFolders,
      doctorFor(dir.path, all, { outside: outside("TRANSMISSION_PATH_MAP" in env) }),
    );
  };
  expect(await of({})).toMatchObject([
    {
      level: "fail",
      command: `printf '\\n%s\\n' TRANSMISSION_PATH_MAP=${dir.at("srv/downloads/complete")}=/downloads/complete >> ${dir.at(".config/plex-ingest/.env")}`,
    },
  ]);
  const map = {
    TRANSMISSION_PATH_MAP: `${dir.at("srv/downloads")}=/downloads`,
    TRANSMISSION_URL: "http://nas:9091",
  };
  const here = dir.at("srv/downloads/complete");
  expect(await of(map)).toEqual([
    {
      level: "ok",
      found: `Transmission's download folder /downloads/complete is accessible here, as ${here}.`,
    },
  ]);
  expect(
    await findingsOf(torrentDone, doctorFor(dir.path, {}, { outside: outside(false) })),
  ).toMatchObject([{ level: "warn", found: "Its script /etc/done.sh cannot be seen from here." }]);
});
