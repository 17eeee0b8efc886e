import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHome } from "./home.ts";
import { connect } from "./mcp-session.ts";

const TASKS = "io.modelcontextprotocol/tasks";
const said = (extensions: object) => ({
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "patient", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": { extensions },
});
const PATIENT = { _meta: said({ [TASKS]: {} }) };

test("returns an unfinished filing as a task, which another server also reports until the result is available", async () => {
  // Without this setting, the daemon could file the release automatically before a late call.
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "false" } });
  await using _daemon = await startDaemon(home);
  const add = (name: string, tmdb_id: number) => ({
    name: "execute_ingest",
    arguments: { path: home.drop(name), type: "movie", tmdb_id },
  });
  let taskId = "";
  {
    await using client = await connect(home);
    const task = await client.request("tools/call", {
      ...add("Inception.2010.mkv", 27_205),
      ...PATIENT,
    });
    taskId = String(task["taskId"]);
    expect(task).toMatchObject({
      resultType: "task",
      taskId: "execute_ingest-1",
      status: "working",
      ttlMs: null,
    });
    expect(task).toMatchObject({
      pollIntervalMs: 2000,
      createdAt: expect.any(String),
      _meta: expect.any(Object),
    });
    // A client that does not mention tasks receives the plain result, as before.
    const plain = await client.request("tools/call", {
      ...add("The.Matrix.1999.mkv", 603),
      _meta: said({}),
    });
    expect(plain).toMatchObject({
      resultType: "complete",
      structuredContent: { item: { id: 2 } },
    });
    await expect(client.request("tasks/get", { taskId, _meta: said({}) })).rejects.toMatchObject({
      code: -32_021,
    });
  }
  await using client = await connect(home);
  const get = () => client.request("tasks/get", { taskId, ...PATIENT });
  await waitFor("the end of the task", async () => (await get())["status"] === "completed");
  expect(await get()).toMatchObject({
    resultType: "complete",
    taskId,
    status: "completed",
    result: { resultType: "complete", structuredContent: { item: { id: 1, state: "filed" } } },
  });
  expect(
    await client.request("tasks/update", { taskId, inputResponses: {}, ...PATIENT }),
  ).toMatchObject({
    resultType: "complete",
  });
  // The filed file stays in the library.
  expect(await client.request("tasks/cancel", { taskId, ...PATIENT })).toMatchObject({
    resultType: "complete",
  });
  expect((await get())["result"]).toMatchObject({
    structuredContent: { item: { state: "filed" } },
  });
  for (const wrong of ["execute_ingest-99", "execute_ingest-", "get_log-1", "x"]) {
    await expect(client.request("tasks/get", { taskId: wrong, ...PATIENT })).rejects.toMatchObject({
      code: -32_602,
    });
  }
});

test("cancelling a task withdraws it and notifies its listeners", async () => {
  await using home = await startHome({ settings: { INGEST_STABLE_SECONDS: "3600" } });
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  const path = home.drop("Inception.2010.mkv");
  const call = { name: "execute_ingest", arguments: { path, type: "movie", tmdb_id: 27_205 } };
  const { taskId } = await client.request("tools/call", { ...call, ...PATIENT });
  const over = client.request("subscriptions/listen", {
    ...PATIENT,
    notifications: { taskIds: [taskId, "x"] },
  });
  over.catch(() => {});
  const told = (method: string) =>
    client.lines
      .map((line) => JSON.parse(line) as { method?: string; params?: Record<string, unknown> })
      .filter((message) => message.method === method);
  await waitFor("the acknowledgement", () => told("notifications/subscriptions/acknowledged")[0]);
  expect(told("notifications/subscriptions/acknowledged")[0]?.params).toMatchObject({
    notifications: { taskIds: [taskId] },
  });
  expect(await client.request("tasks/cancel", { taskId, ...PATIENT })).toMatchObject({
    resultType: "complete",
  });
  await waitFor("the news", () => told("notifications/tasks")[0]);
  expect(told("notifications/tasks").at(-1)?.params).toMatchObject({
    taskId,
    status: "completed",
    result: { structuredContent: { item: { id: 1, state: "rejected" } } },
    _meta: { "io.modelcontextprotocol/subscriptionId": expect.any(Number) },
  });
});

test("a client of 2025-11-25 can request a task and wait for its result", async () => {
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "false" } });
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  const listed = (await client.tools()).filter(({ execution }) => execution !== undefined);
  expect(listed.map(({ name, execution }) => [name, execution])).toEqual([
    ["approve_ingest", { taskSupport: "optional" }],
    ["call_write_tool", { taskSupport: "optional" }],
  ]);
  const path = home.drop("Inception.2010.mkv");
  const call = {
    name: "call_write_tool",
    arguments: { name: "execute_ingest", arguments: { path, type: "movie", tmdb_id: 27_205 } },
    task: { ttl: 60_000 },
  };
  const { task } = (await client.request("tools/call", call)) as { task: { taskId: string } };
  expect(task).toMatchObject({
    taskId: "execute_ingest-1",
    status: "working",
    ttl: null,
    pollInterval: 2000,
  });
  const { taskId } = task;
  expect(await client.request("tasks/result", { taskId })).toMatchObject({
    structuredContent: { item: { id: 1, state: "filed" } },
    _meta: { "io.modelcontextprotocol/related-task": { taskId } },
  });
  expect(await client.request("tasks/get", { taskId })).toMatchObject({
    taskId,
    status: "completed",
  });
  const wanted = { task: {} };
  await expect(
    client.request("tools/call", { name: "approve_ingest", arguments: {}, ...wanted }),
  ).rejects.toMatchObject({ code: -32_602 });
  await expect(
    client.request("tools/call", { name: "get_ingest_queue", ...wanted }),
  ).rejects.toMatchObject({
    code: -32_601,
  });
});
