import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../support/transmission.ts";
import { asVideo } from "../support/video-bytes.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { paste, space } from "./space-lines.ts";

const AUTH = { username: "anna", password: "s3cret" };
const FILM = "Inception.2010.1080p.mkv";

test.skipIf(transmissionMissing())(
  "with a real Transmission each command works: a copy becomes a link, and an undone download is removed in steps",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using folder = tempFolder();
    await using tm = await startTransmission({
      folder: folder.at("tm"),
      auth: AUTH,
      noIncomplete: true,
    });
    const settings = {
      INGEST_FILE_METHOD: "copy",
      INGEST_BACKLOG: "process",
      TRANSMISSION_URL: tm.url,
      TRANSMISSION_FOLDERS: tm.completeDir,
      TRANSMISSION_USERNAME: AUTH.username,
      TRANSMISSION_PASSWORD: AUTH.password,
    };
    using home = makeHome({ tmdb, settings });
    folder.write(`seed/${FILM}`, asVideo(Buffer.alloc(50_000, "x")));
    const { hash } = await tm.add(folder.at(`seed/${FILM}`));
    await tm.seeds(hash);
    expect((await cli(home, "daemon", "--once")).code).toBe(0);
    const release = await home.release(FILM);
    expect(release?.state).toBe("filed");
    const download = join(tm.completeDir, FILM);
    const library = join(home.movies, "Inception (2010) {tmdb-27205}", "Inception (2010).mkv");
    expect(statSync(library).ino).not.toBe(statSync(download).ino);

    const [copy] = (await space(home)).of("copies");
    expect(copy).toMatchObject({ name: FILM, path: download, client: "transmission" });
    paste(home, copy?.act ?? "");
    expect(statSync(library).ino).toBe(statSync(download).ino);
    expect(await tm.verify(hash)).toMatchObject({ percentDone: 1, error: 0 });
    expect((await space(home)).bytes).toBe(0);

    await cli(home, "undo", String(release?.id), "--yes");
    expect((await cli(home, "daemon", "--once")).code).toBe(0);
    const [torrent] = (await space(home)).of("superseded");
    expect(torrent).toMatchObject({
      client: "transmission",
      act: expect.stringContaining(`remove ${hash}`),
    });
    // Without a terminal, the command requires --yes and changes nothing.
    expect((await cli(home, "torrents", "remove", hash)).code).toBe(4);
    expect(await tm.torrent(hash)).toBeDefined();
    paste(home, torrent?.act ?? "");
    expect(await tm.torrent(hash)).toBeUndefined();
    expect(existsSync(download)).toBe(true);

    const [data] = (await space(home)).of("superseded");
    expect(data?.act).toBe(`rm -r -- ${download}`);
    paste(home, data?.act ?? "");
    expect(existsSync(download)).toBe(false);
    expect((await space(home)).bytes).toBe(0);

    await tm.kill();
    const away = await space(home, 1);
    expect(away.unknown).toMatchObject([{ about: "transmission" }]);
    const text = await cli(home, "space");
    expect([text.code, text.stdout]).toEqual([
      1,
      expect.stringMatching(/^! transmission: .*\nTheir files are missing/m),
    ]);
  },
);
