import { expect, test } from "vitest";
import { openStore } from "../../src/store/open.ts";
import { addRelease } from "../../src/store/releases/releases.ts";
import { startChild } from "../store/child.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { storeFilesIn } from "../support/temp-store.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const WRITE_HOLDER = new URL("../fixtures/write-holder.ts", import.meta.url);

test.each([
  ["approve_ingest", { ids: [1], type: "movie", tmdb_id: 949 }],
  ["approve_ingest", { each: [{ ids: [1], type: "movie", tmdb_id: 949 }] }],
  ["reject_ingest", { ids: [1] }],
  ["retry_ingest", { ids: [1] }],
  ["stop_watcher", {}],
  ["configure_watcher", { stable_seconds: 77 }],
])(
  "a call of %s that waits for the database ends when it is cancelled, and writes nothing later",
  async (tool, args) => {
    using home = makeHome({ settings: { LOG_LEVEL: "debug" } });
    await using client = await connect(home);
    const options = { mode: "existing", random: Math.random, now: Date.now } as const;
    await using store = await openStore(storeFilesIn(home.state), options);
    const heat = {
      source: "folder",
      name: "Heat.1995.mkv",
      path: "/downloads/Heat.1995.mkv",
      state: "review",
    } as const;
    await store.write((trx) => addRelease(trx, heat, { actor: "engine", at: Date.now() }));
    const before = await ask(client, "get_ingest_history");
    {
      await using holder = startChild(WRITE_HOLDER, [home.database]);
      await holder.line();
      const stop = new AbortController();
      const called = client.call(tool, args, stop.signal);
      // The call has begun when the server has answered what came after it.
      await client.request("ping");
      stop.abort(new Error("not any more"));
      await expect(called).rejects.toThrow("not any more");
      await waitFor("the call to end", () => client.stderr().includes(`Tool ${tool} of mcp:test-client: conflict`));
      expect(await holder.ask("go on")).toBe("done");
    }
    expect(await ask(client, "get_ingest_history")).toEqual(before);
    expect(await ask(client, "get_ingest_queue")).toMatchObject({ items: [{ id: 1, state: "review" }] });
  },
);

const HASH = "a".repeat(40);

test("a cancelled call of a file tool or of control_torrent leaves no token, and removes nothing later", async () => {
  await using transmission = await startFakeTransmission();
  transmission.add({ hashString: HASH, name: "Film" });
  using home = makeHome({ settings: { LOG_LEVEL: "debug", TRANSMISSION_URL: transmission.origin } });
  const path = home.drop("Heat.1995.mkv");
  await using client = await connect(home, { args: ["--toolsets", "ingest,torrents,files"] });
  const remove = { action: "remove", hash: HASH };
  const { confirm_token } = await ask(client, "control_torrent", remove);
  const options = { mode: "existing", random: Math.random, now: Date.now } as const;
  await using store = await openStore(storeFilesIn(home.state), options);
  const tokens = () => store.read.selectFrom("confirm_token").selectAll().execute();
  const before = await tokens();
  expect(before).toHaveLength(1);
  {
    await using holder = startChild(WRITE_HOLDER, [home.database]);
    await holder.line();
    for (const [tool, args] of [
      ["rename_file", { path, name: "Heat (1995).mkv" }],
      ["control_torrent", remove],
      ["control_torrent", { ...remove, confirm_token }],
    ] as const) {
      const asked = transmission.requests.length;
      const ended = client.stderr().length;
      const stop = new AbortController();
      const called = client.call(tool, args, stop.signal);
      if (tool === "control_torrent")
        await waitFor("Transmission to be asked", () => transmission.requests.length > asked);
      await client.request("ping");
      stop.abort(new Error("not any more"));
      await expect(called).rejects.toThrow("not any more");
      const line = `Tool ${tool} of mcp:test-client: conflict`;
      await waitFor(`${tool} to end`, () => client.stderr().slice(ended).includes(line));
    }
    expect(await holder.ask("go on")).toBe("done");
  }
  await ask(client, "get_ingest_history");
  expect(await tokens()).toEqual(before);
  expect(transmission.torrents.size).toBe(1);
});
