import { expect, test } from "vitest";
import type { McpClient } from "../support/mcp-client.ts";
import { candidate } from "../support/review-release.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { addInReview, ask, connect } from "./mcp-session.ts";

/** The URIs that the client has been notified about so far. */
const updated = ({ lines }: McpClient): string[] =>
  lines.flatMap((line) => {
    const { method, params } = JSON.parse(line) as { method?: string; params?: { uri: string } };
    return method === "notifications/resources/updated" && params ? [params.uri] : [];
  });

test("notifies a client only of changes to its subscribed resources, regardless of who makes them", async () => {
  using home = makeHome();
  await using client = await connect(home);
  await using store = await home.open("existing");
  const first = await addInReview(store, "First.2001.mkv");
  const second = await addInReview(store, "Second.2002.mkv");
  const queue = "ingest://queue";
  const [one, other] = [`ingest://release/${first}`, `ingest://release/${second}`];
  await client.request("resources/subscribe", { uri: queue });
  await client.request("resources/subscribe", { uri: one });
  expect(updated(client)).toEqual([]);

  await addInReview(store, "Third.2003.mkv");
  await waitFor("the queue by another process", () => updated(client).length > 0);
  expect(updated(client)).toEqual([queue]);

  await ask(client, "reject_ingest", { ids: [first] });
  await waitFor("queue and release by its own call", () => updated(client).length > 2);
  expect(updated(client)).toEqual([queue, queue, one]);

  await client.request("resources/unsubscribe", { uri: queue });
  await client.request("resources/unsubscribe", { uri: one });
  await client.request("resources/subscribe", { uri: other });
  await ask(client, "retry_ingest", { ids: [first] });
  await ask(client, "reject_ingest", { ids: [second] });
  await waitFor("the other release", () => updated(client).includes(other));
  expect(updated(client)).toEqual([queue, queue, one, other]);
});

test("subscribing to the queue marks no candidate as shown", async () => {
  using home = makeHome();
  await using client = await connect(home);
  await using store = await home.open("existing");
  const id = await addInReview(store, "First.2001.mkv");
  const candidates_json = JSON.stringify([candidate(1, "First", 2001, 900)]);
  await store.write((trx) =>
    trx.updateTable("release").set({ candidates_json }).where("id", "=", id).execute(),
  );
  await client.request("resources/subscribe", { uri: "ingest://queue" });
  await client.request("resources/subscribe", { uri: `ingest://release/${id}` });
  const shown = () =>
    store.read.selectFrom("release").select("shown").where("id", "=", id).executeTakeFirst();
  expect(await shown()).toEqual({ shown: null });
  await ask(client, "get_ingest_queue");
  expect((await shown())?.shown).toMatch(/movie/);
});

test("only resources that can change accept a subscription, and a subscribed client can disconnect", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const subscribe = (uri: string) => client.request("resources/subscribe", { uri });
  await expect(subscribe("docs://naming")).rejects.toThrow(
    /Changes to this resource are not reported/,
  );
  await expect(subscribe("ingest://release/7")).rejects.toThrow(/There is no download #7/);
  await subscribe("ingest://status");
  await ask(client, "stop_watcher");
  await waitFor("the status", () => updated(client).length > 0);
  expect(await client.leave()).toEqual({ code: 0, signal: null });

  await using plex = await connect(home, { args: ["--toolsets", "plex"] });
  await expect(plex.request("resources/subscribe", { uri: "ingest://queue" })).rejects.toThrow(
    /There is no method/,
  );
});
