import { expect, test } from "vitest";
import { type OwnHost, viewEngine, viewEngineInFull } from "../../../src/app/engine/engine-view.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { takeLease } from "../../../src/store/settings/lease.ts";
import { testEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";

const host = (is: { hosts?: boolean; wants?: boolean; fault?: string }): OwnHost => ({
  hosts: () => is.hosts ?? false,
  wants: () => is.wants ?? false,
  fault: () => is.fault,
  start: () => expect.unreachable(),
});

test.each([
  ["hybrid", "`plex-ingest daemon`"],
  ["daemon", "`plex-ingest daemon`"],
  ["mcp", "have your MCP client start the engine"],
  ["hook", "for each finished download"],
])("without an engine, shows the advice for mode %s: %s", async (mode, text) => {
  await using engine = await testEngine();
  const view = { lockHeld: () => false, mode };
  const short = await viewEngine(engine.store, view);
  expect(short).toEqual({ running: false, message: saying(text) });
  expect(await viewEngineInFull(engine.store, view)).toEqual(short);
  if (mode === "mcp" || mode === "hook") {
    expect(toCommandText(short.message ?? "")).not.toContain("plex-ingest daemon");
  }
});

test("with an installed service, advises the user to start the service, not another daemon", async () => {
  await using engine = await testEngine();
  const toStart = () => ({ do: "service", verb: "start" }) as const;
  const told = async (mode: string) =>
    toCommandText(
      (await viewEngine(engine.store, { lockHeld: () => false, mode, toStart })).message ?? "",
    );
  expect(await told("hybrid")).toBe(
    "No engine is running; `plex-ingest service start` starts one. Decisions made until then are saved.",
  );
  expect(await told("hook")).not.toContain("plex-ingest service start");
});

test("reports where a running engine runs", async () => {
  await using engine = await testEngine();
  const told = async (kind: "daemon" | "mcp" | "filing", own?: OwnHost) => {
    await engine.store.write((trx) => takeLease(trx, { kind, host: "nas", pid: 7, since: 1 }));
    const view = { lockHeld: () => true, mode: "mcp", host: own };
    expect(await viewEngine(engine.store, view)).not.toHaveProperty("message");
    return (await viewEngineInFull(engine.store, view)).message;
  };
  expect(await told("mcp", host({ hosts: true, wants: true }))).toBe(
    "The engine runs in this process until its MCP client disconnects.",
  );
  expect(await told("daemon")).toBe("A daemon runs the engine (process 7 on nas).");
  expect(await told("mcp", host({}))).toBe(
    "The engine runs in the MCP process of another client (process 7 on nas).",
  );
  expect(await told("filing", host({ wants: true }))).toBe(
    "An engine is running to process the waiting work and will stop on its own (process 7 on nas). This process takes over when that one ends.",
  );
});

test("reports why the engine of this process failed instead of the usual advice", async () => {
  await using engine = await testEngine();
  const view = {
    lockHeld: () => false,
    mode: "mcp",
    host: host({ wants: true, fault: "The lock was lost." }),
  };
  expect((await viewEngine(engine.store, view)).message).toEqual(
    "The engine of this process failed: The lock was lost. It restarts automatically in a minute. To restart it now: have your MCP client start the engine.",
  );
});
