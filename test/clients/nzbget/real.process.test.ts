import { expect, test } from "vitest";
import { startNewsServer } from "../../support/news-server.ts";
import { AUTH, nzbgetMissing, startNzbget } from "../../support/nzbget.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { failure, never, newsreaderAt } from "../newsreader/with-newsreader.ts";

test.skipIf(nzbgetMissing())(
  "a real NZBGet is read from its queue to its history, and refuses a wrong password",
  async () => {
    using folder = tempFolder();
    await using news = await startNewsServer();
    await using reader = await startNzbget({ folder: folder.at("nzbget"), newsPort: news.port });
    // As behind a proxy that does not strip the path.
    const access = { username: AUTH.username, password: () => AUTH.password };
    await using client = await newsreaderAt("nzbget", `${reader.url}/nzbget`, access);
    expect(await client.report(never)).toMatchObject({ warnings: [], hook: { enabled: false } });
    expect(await client.folders(never)).toEqual({
      download: [reader.completeDir, `${reader.completeDir}/films`],
      incomplete: folder.at("nzbget/incomplete"),
    });

    news.hold();
    const post = news.post([folder.write("Heat.1995.mkv", Buffer.alloc(500_000, "heat"))]);
    const id = await reader.add("Heat.1995.1080p-GRP", post, "films");
    await news.isAsked();
    const [loading] = await client.list("all", never);
    expect(loading).toMatchObject({
      name: "Heat.1995.1080p-GRP",
      labels: ["films"],
      waits: { code: "downloading" },
      downloadDir: folder.at("nzbget/incomplete"),
      top: `Heat.1995.1080p-GRP.#${id}`,
    });
    news.release();
    await reader.done(id);
    const { torrents, isWhole } = await client.poll(undefined, never);
    expect(isWhole).toBe(true);
    expect(torrents).toMatchObject([
      {
        hash: loading?.hash,
        state: "finished",
        downloadDir: `${reader.completeDir}/films`,
        top: "Heat.1995.1080p-GRP",
      },
    ]);
    expect(torrents[0]?.waits).toBeUndefined();

    reader.signal("SIGSTOP");
    const silent = failure(client.poll(undefined, never));
    await expect.poll(client.clock.sleepers).toBeGreaterThan(0);
    client.clock.advance(5000);
    expect(await silent).toMatchObject({ code: "client_busy" });
    reader.signal("SIGCONT");
    expect((await client.poll(undefined, never)).torrents).toEqual(torrents);
    await reader.restart();
    expect((await client.poll(undefined, never)).torrents).toEqual(torrents);

    await using other = await newsreaderAt("nzbget", reader.url, {
      ...access,
      password: () => "wrong",
    });
    expect(await failure(other.list("all", never))).toMatchObject({
      code: "client_unauthorized",
      message:
        "NZBGet refuses the user name or password (401); correct CLIENT_NZBGET_USERNAME and CLIENT_NZBGET_PASSWORD.",
    });
  },
);
