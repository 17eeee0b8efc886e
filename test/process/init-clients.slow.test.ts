import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../support/deluge.ts";
import { SABNZBD_DONE, startFakeSabnzbd } from "../support/fake-newsreader.ts";
import { startNewsServer } from "../support/news-server.ts";
import { AUTH, nzbgetMissing, startNzbget } from "../support/nzbget.ts";
import { qbittorrentMissing, startQbittorrent } from "../support/qbittorrent.ts";
import { rtorrentMissing, startRtorrent } from "../support/rtorrent.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { TMDB_KEY, visibleFiles } from "./home.ts";
import { DOWN, IS_BOOTED, newMachine, onTerminal } from "./new-machine.ts";

const QB = { username: "anna", password: "it's #1" };
/**
 * The names of the clients in messages. A client that is named after its kind has only that name.
 */
const TITLES = ["qBittorrent qb", "Deluge my-box", "rTorrent rt", "NZBGet", "SABnzbd"];
const KINDS = ["qbittorrent", "deluge", "rtorrent", "nzbget", "sabnzbd"];
const SAB_KEY = "0123456789abcdef";

/** Creates a new machine with five download clients that run under the same user account. */
async function machineWithClients() {
  await using started = new AsyncDisposableStack();
  const machine = started.use(await newMachine());
  const env = { HOME: machine.path };
  const news = started.use(await startNewsServer());
  const [qb, deluge, rt, nzb, sab] = await Promise.all([
    startQbittorrent({ folder: machine.at("qb"), auth: QB, env }),
    startDeluge({ folder: machine.at("deluge"), env }),
    startRtorrent({ folder: machine.at("rt"), env }),
    startNzbget({ folder: machine.at("nzb"), newsPort: news.port, env }),
    startFakeSabnzbd({ key: SAB_KEY, complete: machine.at("sab/complete") }),
  ]);
  for (const client of [qb, deluge, rt, nzb, sab]) started.use(client);
  mkdirSync(machine.at("sab/complete"), { recursive: true });
  mkdirSync(machine.at("sab/scripts"));
  const stack = started.move();
  return {
    machine,
    news,
    qb,
    deluge,
    rt,
    nzb,
    sab,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const missing = qbittorrentMissing() ?? delugeMissing() ?? rtorrentMissing() ?? nzbgetMissing();

test.skipIf(missing)(
  "sets up five kinds of clients like a user, from init to the first filed download of each client",
  async () => {
    await using all = await machineWithClients();
    const { machine, news, qb, deluge, rt, nzb, sab } = all;
    const { port } = new URL(sab.url);
    // Both newsreaders are found through their own configuration files in the usual places.
    writeFileSync(machine.at(".nzbget"), readFileSync(machine.at("nzb/nzbget.conf")));
    machine.write(".sabnzbd/sabnzbd.ini", `[misc]\nport = ${port}\nurl_base = /sabnzbd\n`);
    const plan: [string, string][] = [
      ["How do you want to connect to Plex?", `${DOWN}${DOWN}\r`],
      ["come from Transmission?", "n"],
      ["come from NZBGet?", "\r"],
      ["User name", `${AUTH.username}\r`],
      ["Password", `${AUTH.password}\r`],
      ["come from SABnzbd?", "\r"],
      ["API key", `${SAB_KEY}\r`],
      ["Which other media servers", "\r"],
      ["contains your libraries", `${machine.at("library")}\r`],
      ["A folder to watch in addition", "\r"],
      ["TMDB key", `${TMDB_KEY}\r`],
      ["Do Sonarr or Radarr", "\r"],
      ["Ask TVmaze", "n"],
      ["without asking if its match is certain?", "y"],
      ["happen to existing downloads?", "\r"],
      ["Address of the page", "\u0015\r"],
      ["Write ", "\r"],
      ["Let NZBGet report", "n"],
      ["Let SABnzbd report", "y"],
      ...(IS_BOOTED ? [["Run plex-ingest as a service", "n"] as [string, string]] : []),
    ];
    const typed = await onTerminal(machine, plan);
    expect(typed.code, typed.shown).toBe(0);
    for (const secret of [AUTH.password, SAB_KEY, TMDB_KEY]) {
      expect(typed.shown).not.toContain(secret);
    }

    // A script adds the other clients. Existing clients stay.
    const [, newsreaders = ""] =
      /^DOWNLOAD_CLIENTS=(.*)$/m.exec(readFileSync(machine.file, "utf8")) ?? [];
    const torrents = `qb=qbittorrent+${qb.url},my-box=deluge+${deluge.url},rt=rtorrent+${rt.url}`;
    const given = {
      CLIENT_QB_USERNAME: QB.username,
      CLIENT_QB_PASSWORD: QB.password,
      CLIENT_MY_BOX_PASSWORD: DELUGE_PASSWORD,
    };
    const init = await machine.run(
      ["init", "--yes", "--download-clients", `${torrents},${newsreaders}`],
      given,
    );
    expect(init).toMatchObject({ code: 0, stderr: "" });

    const doctor = await machine.run(["doctor"]);
    expect(doctor.stdout).not.toMatch(/^ {2}fail {2}(?!Engine: No engine is running)/m);
    for (const title of TITLES) {
      expect(doctor.stdout).toMatch(new RegExp(`ok .*: ${title} \\d\\S* answers at `));
    }
    const places = [
      qb.completeDir,
      deluge.completeDir,
      rt.incompleteDir,
      nzb.completeDir,
      machine.at("sab/complete"),
    ];
    for (const place of places) {
      expect(doctor.stdout).toContain(`download folder ${place} is accessible here.`);
    }

    const script = machine.at("library/.plex-ingest-hook/torrent-done.sh");
    const said = await Promise.all(
      ["qb", "my-box", "rt", "nzbget", "sabnzbd"].map((name) =>
        machine.run(["client", "set-hook", name]),
      ),
    );
    expect(said.map(({ code, stderr }) => [code, stderr])).toEqual(said.map(() => [0, ""]));
    const [first, second, ...others] = said.map(({ stdout }) => stdout);
    expect(first).toContain(`qBittorrent qb calls ${script}.`);
    expect(await qb.ask("app/preferences")).toMatchObject({
      autorun_program: `"${script}" --client qb --hash %K`,
    });
    expect(second).toContain(`Deluge my-box calls ${script}.`);
    // For the other clients, the last line of the output is a line to paste.
    const [forRtorrent, forNzbget, forSabnzbd] = others.map(
      (text) => text.trimEnd().split("\n").at(-1) ?? "",
    );
    expect(forRtorrent).toContain("--client,rt,--hash,$d.hash=");
    appendFileSync(machine.at("rt/rtorrent.rc"), `${forRtorrent}\n`);
    execFileSync("sh", ["-c", String(forNzbget)], { cwd: machine.at("nzb/scripts") });
    execFileSync("sh", ["-c", String(forSabnzbd)], { cwd: machine.at("sab/scripts") });
    const options = readFileSync(machine.at("nzb/nzbget.conf"), "utf8");
    writeFileSync(
      machine.at("nzb/nzbget.conf"),
      options.replace(/^Extensions=$/m, "Extensions=torrent-done.sh"),
    );
    await Promise.all([rt.restart(), nzb.restart()]);

    // Nothing is polled after the start, so a hook must have reported everything that is filed.
    const names = ["QB", "MY_BOX", "RT", "NZBGET", "SABNZBD"];
    const rarely = Object.fromEntries(
      names.map((name) => [`CLIENT_${name}_POLL_INTERVAL`, "3600"]),
    );
    // rTorrent moves what is complete to a folder that only its command names.
    expect(init.stdout).toContain(`CLIENT_RT_FOLDERS=${rt.incompleteDir}:${rt.completeDir}: `);
    await using daemon = await startDaemon(machine.place, {
      bare: true,
      env: { ...machine.env, ...rarely },
    });
    await waitFor("each client to be polled once", async () => {
      const { stdout } = await machine.run(["status"]);
      if (TITLES.every((_, at) => new RegExp(`^ *${KINDS[at]} .*ok$`, "m").test(stdout))) {
        return true;
      }
      throw new Error(stdout);
    });
    const film = (file: string) =>
      machine.write(`payload/${file}`, asVideo(Buffer.alloc(100_000, file)));
    const name = "The.Matrix.1999.1080p-GRP";
    const storage = machine.write(
      `sab/complete/${name}/ba6b.mkv`,
      asVideo(Buffer.alloc(100_000, name)),
    );
    Object.assign(sab.rows, {
      history: [{ ...SABNZBD_DONE, name, storage }],
      updates: 2,
    });
    const done = {
      SAB_NZO_ID: String(SABNZBD_DONE["nzo_id"]),
      PATH: process.env["PATH"],
      HOME: machine.path,
    };
    execFileSync(machine.at("sab/scripts/torrent-done.sh"), {
      env: done,
    });
    await Promise.all([
      qb.add(film("Sintel.2010.mkv")),
      deluge.add(film("Primer.2004.mkv")),
      rt.add(film("Inception.2010.mkv")),
      nzb.add("Fight.Club.1999.1080p-GRP", news.post([film("club.mkv")], { obfuscated: true })),
    ]);
    await waitFor("all five to be filed", () => {
      const seen = visibleFiles(machine.at("library"));
      if (seen.length === TITLES.length) return true;
      throw new Error(`${seen.join("\n")}\n${daemon.log()}`);
    });
    const titles = visibleFiles(machine.at("library")).map(
      (path) => /^Movies\/(.*?) \{/.exec(path)?.[1],
    );
    expect(titles).toEqual([
      "Fight Club (1999)",
      "Inception (2010)",
      "Primer (2004)",
      "Sintel (2010)",
      "The Matrix (1999)",
    ]);
  },
);
