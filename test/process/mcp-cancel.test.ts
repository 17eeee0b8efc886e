import { expect, test } from "vitest";
import { addRelease } from "../../src/store/releases/releases.ts";
import { startChild } from "../store/child.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const WRITE_HOLDER = new URL("../fixtures/write-holder.ts", import.meta.url);
const HASH = "a".repeat(40);

test("a cancelled call that waits for the database ends, and does not write or remove anything later", async () => {
  await using transmission = await startFakeTransmission();
  transmission.add({ hashString: HASH, name: "Film" });
  using home = makeHome({
    settings: { LOG_LEVEL: "debug", TRANSMISSION_URL: transmission.origin },
  });
  const path = home.drop("Heat.1995.mkv");
  // If the path is outside the library, the tool is refused immediately, without using the
  // database.
  const film = home.drop("../media/Movies/Heat.1995.mkv");
  await using client = await connect(home, { args: ["--toolsets", "ingest,torrents,files"] });
  await using store = await home.open("existing");
  const heat = { source: "folder", name: "Heat.1995.mkv", path, state: "review" } as const;
  await store.write((trx) => addRelease(trx, heat, { actor: "engine", at: Date.now() }));
  const remove = { action: "remove", hash: HASH };
  const { confirm_token } = await ask(client, "control_torrent", remove);
  const facts = async () => ({
    history: await ask(client, "get_ingest_history"),
    tokens: await store.read.selectFrom("confirm_token").selectAll().execute(),
  });
  const before = await facts();
  expect(before.tokens).toHaveLength(1);
  {
    await using holder = startChild(WRITE_HOLDER, [home.database]);
    await holder.line();
    for (const [tool, args] of [
      ["approve_ingest", { ids: [1], type: "movie", tmdb_id: 949 }],
      ["approve_ingest", { each: [{ ids: [1], type: "movie", tmdb_id: 949 }] }],
      ["reject_ingest", { ids: [1] }],
      ["retry_ingest", { ids: [1] }],
      ["stop_watcher", {}],
      ["configure_watcher", { stable_seconds: 77 }],
      ["rename_file", { path: film, name: "Heat (1995).mkv" }],
      ["control_torrent", remove],
      ["control_torrent", { ...remove, confirm_token }],
    ] as const) {
      const asked = transmission.requests.length;
      const ended = client.stderr().length;
      const stop = new AbortController();
      const called = client.call(tool, args, stop.signal);
      if (tool === "control_torrent") {
        await waitFor("Transmission to be asked", () => transmission.requests.length > asked);
      }
      // A response to a later request proves that the call has begun.
      await client.request("ping");
      stop.abort(new Error("not needed"));
      await expect(called).rejects.toThrow("not needed");
      const line = `Tool ${tool} of mcp:test-client: conflict`;
      await waitFor(`${tool} to end`, () => {
        expect(client.stderr().slice(ended)).toContain(line);
        return true;
      });
    }
    expect(await holder.ask("go on")).toBe("done");
  }
  expect(await facts()).toEqual(before);
  expect(await ask(client, "get_ingest_queue")).toMatchObject({
    items: [{ id: 1, state: "review" }],
  });
  expect(transmission.torrents.size).toBe(1);
});
