import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { TOKEN } from "./http-server.ts";

const HOOK = "h00k-".repeat(7);

test("a running daemon takes messages of other apps, and logs no token", async () => {
  const port = String(await freePort());
  using home = makeHome({ settings: { SERVER_PORT: port, AUTH_TOKEN: TOKEN, HOOK_TOKEN: HOOK } });
  await using daemon = await startDaemon(home);
  const post = async (path: string, message: object, headers: Record<string, string> = {}) => {
    const answered = await fetch(`http://127.0.0.1:${port}/api/hook/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(message),
    });
    return [answered.status, await answered.json()];
  };
  const basic = `Basic ${Buffer.from(`radarr:${HOOK}`).toString("base64")}`;
  const tested = await waitFor("the server", () =>
    post("radarr", { eventType: "Test" }, { Authorization: basic }),
  );
  expect(tested).toEqual([202, { recorded: "test" }]);
  const news = { event: "library.new" };
  expect(await post(`plex/${HOOK}`, news)).toEqual([202, { recorded: "nothing" }]);
  expect(await post(`plex/${HOOK}x`, news)).toEqual([401, expect.anything()]);
  expect(await post("any", { path: "/etc/passwd" }, { "X-Api-Key": HOOK })).toEqual([
    403,
    expect.anything(),
  ]);
  expect(daemon.log()).not.toContain(HOOK);
});
