import { expect, test } from "vitest";
import { createPlayback } from "../../../../../src/app/plex/playback/playback.ts";
import { createPlex } from "../../../../../src/app/plex/playback/plex-port.ts";
import { listed, type Tool } from "../../../../../src/hosts/mcp/tools/define.ts";
import { listLibraries } from "../../../../../src/hosts/mcp/tools/plex/browse.ts";
import { controlPlayback, getPlaybackStatus } from "../../../../../src/hosts/mcp/tools/plex/playback.ts";
import { getServerInfo } from "../../../../../src/hosts/mcp/tools/plex/server.ts";
import { readArguments } from "../../../../../src/hosts/mcp/tools/read-arguments.ts";
import type { UseCases } from "../../../../../src/program/use-cases/use-cases.ts";
import { never, scene } from "../../../../app/plex/playback/scene.ts";

async function withTools(failing?: UseCases["record"]) {
  const it = await scene();
  const recorded: unknown[][] = [];
  const record: UseCases["record"] = failing ?? (async (...entry) => void recorded.push(entry));
  const deps = {
    record,
    plex: () => createPlex({ plex: it.client, clock: it.time }),
    playback: () => createPlayback({ plex: it.client, clock: it.time }),
  };
  /** As the server runs a tool: its arguments and its answer are checked by its own strict schemas. */
  const call = async (tool: Tool, args: unknown) =>
    tool.output.parse(
      await tool.run(readArguments(tool.input, args), deps as unknown as UseCases, {
        signal: never,
        actor: "mcp:test",
      }),
    );
  return { ...it, call, recorded };
}

test("each answer fits its output schema", async () => {
  await using it = await withTools();
  expect(await it.call(listLibraries, {})).toMatchObject({ libraries: [{ name: "Movies", count: 7 }] });
  expect(await it.call(getServerInfo, {})).toMatchObject({ name: "Test Plex", supported: true, reachable: true });
  expect(await it.call(getPlaybackStatus, { client: "Living Room" })).toMatchObject({
    sessions: [{ session_id: "s1", controllable: true }],
    clients: [{ id: "tv" }],
  });
  expect(await it.call(controlPlayback, { action: "seek", session_id: "s1", position_ms: 5_000 })).toMatchObject({
    success: true,
    outcome: "confirmed",
    session: { session_id: "s1" },
  });
  expect(await it.call(controlPlayback, { action: "play", media_id: "10", client: "tv" })).toMatchObject({
    success: true,
  });
  // History says what was asked of which player, what came of it, and who it was.
  expect(it.recorded[0]).toEqual([
    "playback",
    { action: "seek", outcome: "confirmed", client: expect.any(String) },
    "mcp:test",
  ]);
  expect(await it.call(controlPlayback, { action: "stop", end_session: true })).toMatchObject({ outcome: "confirmed" });
});

test.each<[Tool, unknown, RegExp]>([
  [listLibraries, { limit: 5 }, /limit/],
  [controlPlayback, {}, /action/],
  [controlPlayback, { action: "rewind" }, /action/],
  [controlPlayback, { action: "seek", position_ms: -1 }, /position_ms/],
  [controlPlayback, { action: "play", media_id: true }, /media_id/],
  [controlPlayback, { action: "seek" }, /position_ms/],
])("%o with %j is refused with the name of the field", async (tool, args, message) => {
  await using it = await withTools();
  await expect(it.call(tool, args)).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringMatching(message),
  });
});

test("a sent command is not sent again because history cannot be written", async () => {
  await using it = await withTools(async () => {
    throw new Error("The disk is full.");
  });
  const pause = { action: "pause", session_id: "s1" };
  expect(await it.call(controlPlayback, pause)).toMatchObject({ success: true, outcome: "confirmed" });
});

test("their descriptions for a model are small, and only control_playback writes", () => {
  for (const tool of [listLibraries, getServerInfo, getPlaybackStatus, controlPlayback]) {
    const { name, description, inputSchema } = listed(tool);
    const tokens = JSON.stringify({ name, description, inputSchema }).length / 4;
    expect([name, tokens <= (name === "control_playback" ? 270 : 150)]).toEqual([name, true]);
    expect(tool.hints.readOnly).toBe(name !== "control_playback");
    expect(tool.toolset).toBe("plex");
  }
});
