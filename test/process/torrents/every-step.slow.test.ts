import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShownTorrent } from "../../../src/app/shown/torrent-shape.ts";
import type { ClientKind } from "../../../src/core/torrent/kinds.ts";
import { bencode } from "../../support/bencode.ts";
import { startDaemon } from "../../support/daemon.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../../support/deluge.ts";
import type { OfferOptions } from "../../support/payload.ts";
import { qbittorrentMissing, startQbittorrent } from "../../support/qbittorrent.ts";
import { rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import { startTransmission, transmissionMissing } from "../../support/transmission.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { HUNG_MS, waitFor } from "../../support/wait-for.ts";
import { inode, TMDB_KEY, visibleFiles } from "../home.ts";
import { ask, connect } from "../mcp-session.ts";
import { newMachine } from "../new-machine.ts";

// The same steps with the real client of each kind, from `init` to the removal of a torrent.

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const AUTH = { username: "anna", password: "p: ä" };
const LOGIN = { CLIENT_BOX_USERNAME: AUTH.username, CLIENT_BOX_PASSWORD: AUTH.password };

type Real = AsyncDisposable & {
  url: string;
  completeDir: string;
  add(path: string, options?: OfferOptions): Promise<{ hash: string }>;
  release(of: { hash: string }): void;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<unknown>;
  restart(): Promise<void>;
};

type Place = { folder: string; env: Record<string, string> };

/** A client, and what only its kind has. */
type Started = Real & {
  /** Lets the torrent meet the client's seeding goal. */
  meetGoal?(hash: string): Promise<unknown>;
  /** Sets the line that `client set-hook` prints. */
  pasteHook?(line: string): Promise<void>;
  /** Restarts the program behind the one that answers. */
  restartBackend?(): Promise<void>;
};

type Kind = {
  kind: ClientKind;
  missing: string | undefined;
  login: Record<string, string>;
  start(place: Place): Promise<Started>;
};

const KINDS: readonly Kind[] = [
  {
    kind: "transmission",
    missing: transmissionMissing(),
    login: LOGIN,
    async start(place) {
      const client = await startTransmission({ ...place, auth: AUTH });
      const goal = { seedRatioMode: 1, seedRatioLimit: 0 };
      return {
        ...client,
        meetGoal: (hash) => client.rpc("torrent-set", { ids: [hash], ...goal }),
      };
    },
  },
  {
    kind: "qbittorrent",
    missing: qbittorrentMissing(),
    login: LOGIN,
    async start(place) {
      const client = await startQbittorrent({ ...place, auth: AUTH });
      // 5.3 requires the last two.
      const never = {
        seedingTimeLimit: "-1",
        inactiveSeedingTimeLimit: "-1",
        shareLimitAction: "Stop",
        shareLimitsMode: "MatchAny",
      };
      return {
        ...client,
        meetGoal: (hash) =>
          client.order("torrents/setShareLimits", { hashes: hash, ratioLimit: "0", ...never }),
      };
    },
  },
  {
    kind: "deluge",
    missing: delugeMissing(),
    login: { CLIENT_BOX_PASSWORD: DELUGE_PASSWORD },
    async start(place) {
      const client = await startDeluge(place);
      const goal = { stop_at_ratio: true, stop_ratio: 0 };
      return {
        ...client,
        meetGoal: (hash) => client.call("core.set_torrent_options", [hash], goal),
        restartBackend: () => client.restartOnly("deluged"),
      };
    },
  },
  {
    kind: "rtorrent",
    missing: rtorrentMissing(),
    login: {},
    async start(place) {
      const client = await startRtorrent(place);
      return {
        ...client,
        async pasteHook(line) {
          appendFileSync(join(place.folder, "rtorrent.rc"), `${line}\n`);
          await client.restart();
        },
      };
    },
  },
];

for (const { kind, missing, login, start } of KINDS) {
  test.skipIf(missing)(
    `${kind}: every step, from init to the removal of a torrent`,
    { concurrent: true },
    async () => {
      await using machine = await newMachine();
      const env = { HOME: machine.path };
      await using client = await start({ folder: machine.at("c"), env });
      const library = machine.at("library");
      const film = (name: string): string =>
        machine.write(`payload/${name}`, asVideo(Buffer.alloc(300_000, name)));
      const inLibrary = (...files: string[]) =>
        waitFor(`${files.join(" and ")} to be filed`, () => {
          const seen = visibleFiles(library);
          if (files.every((file) => seen.includes(file))) return true;
          throw new Error(seen.join("\n"));
        });
      const isLinked = (name: string, filed: string): void =>
        expect(inode(join(library, filed))).toEqual(inode(join(client.completeDir, name)));

      const flags = ["--media-root", library, "--download-clients", `box=${kind}+${client.url}`];
      const init = await machine.run(["init", "--yes", ...flags], {
        ...login,
        TMDB_API_KEY: TMDB_KEY,
        PLEX_AUTO_INGEST: "true",
      });
      expect(init).toMatchObject({ code: 0, stderr: "" });

      if (login["CLIENT_BOX_PASSWORD"] !== undefined) {
        const wrong = await machine.run(["doctor"], { CLIENT_BOX_PASSWORD: "wrong" });
        expect(wrong.stdout).toMatch(/fail .* refuses the (?:user name or )?password/);
      }
      const right = await machine.run(["doctor"]);
      expect(right.stdout).not.toMatch(/^ {2}fail {2}(?!Engine: No engine is running)/m);

      // Nothing is polled after the start, so the hook reports the first film.
      const hook = await machine.run(["client", "set-hook", "box"]);
      expect(hook).toMatchObject({ code: 0, stderr: "" });
      await client.pasteHook?.(hook.stdout.trimEnd().split("\n").at(-1) ?? "");
      const status = async (): Promise<string> => (await machine.run(["status"])).stdout;
      const isWell = () =>
        waitFor("the client to be well", async () => {
          const lines = await status();
          if (new RegExp(`^ *${kind} .*ok$`, "m").test(lines)) return true;
          throw new Error(lines);
        });
      const run = (settings: Record<string, string>) =>
        startDaemon(machine.place, { bare: true, env: { ...machine.env, ...settings } });
      const rarely = await run({ CLIENT_BOX_POLL_INTERVAL: "3600" });
      await isWell();
      const sintel = await client.add(film("Sintel.2010.mkv"));
      await inLibrary(SINTEL);
      isLinked("Sintel.2010.mkv", SINTEL);
      await rarely.end("SIGKILL");

      const often = { CLIENT_BOX_POLL_INTERVAL: "0.3", CLIENT_BOX_AUTO_REMOVE: "true" };
      const daemon = await run(often);
      await isWell();

      // Each failure of the client ends without anybody's help.
      client.signal("SIGSTOP");
      await waitFor(
        "status to report the silence",
        async () => /has not (?:answered|responded)|did not answer/.test(await status()),
        HUNG_MS,
      );
      expect((await machine.run(["doctor"])).stdout).toMatch(/did not answer within 6 s/);
      client.signal("SIGCONT");
      await isWell();
      await client.kill();
      await waitFor("status to report the failure", async () =>
        /did not return a usable response/.test(await status()),
      );
      await client.restart();
      await isWell();
      if (client.restartBackend) {
        await client.restartBackend();
        await waitFor(
          "doctor to be content again",
          async () => !/ fail .*Deluge/.test((await machine.run(["doctor"])).stdout),
          HUNG_MS,
        );
      }

      const place = { path: machine.path, envFile: machine.file };
      await using mcp = await connect(place, {
        env: machine.env,
        args: ["--toolsets", "ingest,torrents"],
      });
      const listed = async (hash: string): Promise<ShownTorrent | undefined> => {
        const { torrents } = await ask<{ torrents: ShownTorrent[] }>(mcp, "list_torrents");
        return torrents.find((torrent) => torrent.hash === hash);
      };
      const becomes = (what: string, hash: string, is: (now: ShownTorrent) => boolean) =>
        waitFor(what, async () => {
          const now = await listed(hash);
          if (now && is(now)) return true;
          throw new Error(JSON.stringify(now));
        });
      const control = (action: string, more: object) =>
        ask<{ torrent?: ShownTorrent; confirm_token?: string }>(mcp, "control_torrent", {
          action,
          ...more,
        });

      const primer = await client.add(film("Primer.2004.mkv"), { hold: 0.5 });
      await becomes(
        "a stalled download",
        primer.hash,
        ({ waits }) => waits?.code === "downloading",
      );
      client.release(primer);
      await inLibrary(PRIMER, SINTEL);
      isLinked("Primer.2004.mkv", PRIMER);

      await control("stop", { hash: primer.hash });
      await becomes("a stop", primer.hash, ({ state }) => state === "finished");
      await control("start", { hash: primer.hash });
      await becomes("a start", primer.hash, ({ state }) => state === "seeding");
      await control("verify", { hash: primer.hash });
      await becomes("the end of the check", primer.hash, ({ state }) => state === "seeding");
      await control("reannounce", { hash: primer.hash });
      await control("set_labels", { hash: primer.hash, labels: ["films"] });
      await becomes("a label", primer.hash, ({ labels }) => labels.includes("films"));

      const info = { length: 5, name: "x.mkv", "piece length": 16384, pieces: Buffer.alloc(20) };
      const source = join(client.completeDir, "x.torrent");
      writeFileSync(source, bencode({ announce: "http://127.0.0.1:9/announce", info }));
      const { torrent: added } = await control("add", { source, labels: ["later"] });
      const hash = added?.hash ?? "";
      await becomes("the added torrent", hash, ({ labels }) => labels.includes("later"));
      // A plan is outdated when the release of the torrent takes its next step.
      await waitFor("the removal", async () => {
        const { confirm_token } = await control("remove", { hash });
        await control("remove", { hash, confirm_token });
        return true;
      });
      await waitFor("the end of the torrent", async () => (await listed(hash)) === undefined);

      if (client.meetGoal) {
        await client.meetGoal(primer.hash);
        await becomes("the goal", primer.hash, ({ state }) => state === "finished");
        // Torrents are removed at a poll of the complete list: the next one after a failure.
        await daemon.end("SIGKILL");
        await using _last = await run(often);
        await isWell();
        await client.restart();
        await waitFor("the automatic removal", async () => !(await listed(primer.hash)), HUNG_MS);
      }
      expect(visibleFiles(library)).toEqual([PRIMER, SINTEL]);
      isLinked("Primer.2004.mkv", PRIMER);
      expect((await listed(sintel.hash))?.release_state ?? "filed").toBe("filed");
    },
  );
}
