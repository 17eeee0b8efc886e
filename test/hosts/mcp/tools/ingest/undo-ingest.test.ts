import { expect, test } from "vitest";
import { HEAT_FILE } from "../../../../support/engine.ts";
import { movie } from "../../../../support/works.ts";
import { reviewServer } from "../../support-review.ts";

const catalogue = [movie(949, "Heat", 1995)];
const RELEASE = "Heat.1995.mkv";

test("the first call returns the plan and a token, and the second undoes and records the caller", async () => {
  await using server = await reviewServer([RELEASE], { catalogue, auto: true });
  const { engine } = server;
  const id = await server.id(RELEASE);
  const { plan, confirm_token } = await server.data("undo_ingest", { id });
  expect(plan).toMatchObject({ id, name: RELEASE, files: [`${engine.library}/${HEAT_FILE}`] });
  // Null leaves out what narrows the call: the plan has its full scope. An empty value is refused.
  expect(await server.data("undo_ingest", { id, paths: null, confirm_token: null })).toMatchObject({
    plan,
  });
  expect(await server.error("undo_ingest", { id, paths: "" })).toBe(
    `invalid_request: paths: is empty; without it, the whole release is taken back. For the full scope: Call undo_ingest with {"id":${id}}. (permanent until changed)`,
  );
  expect((await engine.now(id)).state).toBe("filed");
  const second = await server.data("undo_ingest", { id, confirm_token }, "mcp:claude");
  expect(second).toMatchObject({
    results: [{ id, ok: true, state: "undoing" }],
    engine: { running: true },
  });
  expect((await engine.history(id)).find(({ action }) => action === "undo_asked")?.actor).toBe(
    "mcp:claude",
  );
});

test("returns an approved release to review with one call, and the engine then files nothing of it", async () => {
  await using server = await reviewServer([RELEASE], { catalogue });
  const { engine } = server;
  const id = await server.id(RELEASE);
  await server.data("approve_ingest", { ids: [id], type: "movie", tmdb_id: 949 });
  const { items } = await server.data("get_ingest_queue", { state: "approved" });
  expect(items).toMatchObject([{ id, next: [{ tool: "undo_ingest", arguments: { id } }] }]);
  expect(await server.data("undo_ingest", { id }, "mcp:claude")).toMatchObject({
    results: [
      { id, ok: true, state: "review", message: expect.stringContaining("needs a decision again") },
    ],
    engine: { running: true },
  });
  await engine.round();
  expect((await engine.now(id)).state).toBe("review");
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "withdrawn",
    from: "approved",
    to: "review",
    actor: "mcp:claude",
  });
});
