import { expect, test } from "vitest";
import { startAuthorizationServer } from "../support/authorization-server.ts";
import { createConnector } from "../support/connector.ts";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";

const TOKEN = "t0ken-".repeat(8);

test("a connector signs in, sees the tools of its scopes, requests another scope, and is recorded as the actor", async () => {
  await using login = await startAuthorizationServer();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  using home = makeHome({
    settings: {
      SERVER_PORT: String(port),
      SERVER_URL: url,
      AUTH_TOKEN: TOKEN,
      AUTH_ISSUER: login.url,
      INGEST_STABLE_SECONDS: "3600",
    },
  });
  await using daemon = await startDaemon(home);
  await waitFor("the listener", () =>
    daemon.log().includes(`${url}/mcp, with the token, or with a token from ${login.url}`),
  );
  home.drop("Heat.1995.1080p.mkv");
  const { id } = await waitFor("the release", () => home.release("Heat.1995.1080p.mkv"));

  const connector = createConnector(`${url}/mcp`, login);
  const client = await connector.connect();
  expect(connector.asked).toEqual([{ scope: "read review operate", resource: `${url}/mcp` }]);
  expect(connector.tokens()?.scope).toBe("read");
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name);
  expect(names).toContain("get_ingest_queue");
  expect(names).not.toContain("reject_ingest");
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
  expect(
    (await client.callTool({ name: "get_ingest_item", arguments: { id } })).isError,
  ).toBeFalsy();

  // A call outside the scope is refused, and the client's own OAuth requests the scope.
  login.policy.scopes = ["read", "review"];
  const { isError, content } = await connector.retry((other) =>
    other.callTool({ name: "reject_ingest", arguments: { ids: [id] } }),
  );
  expect(isError, JSON.stringify(content)).toBeFalsy();
  expect(connector.asked.slice(1)).toEqual([{ scope: "review", resource: `${url}/mcp` }]);
  const history = (await home.item(id))?.history ?? [];
  expect(history.map(({ actor }) => actor)).toContain("mcp:sub:anna");

  // A token of the same issuer for the same person, but for another resource.
  const other = await login.token("https://other.example/mcp");
  const answer = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: { authorization: `Bearer ${other}` },
  });
  expect([answer.status, await answer.text()]).toEqual([
    401,
    expect.stringContaining("is for another audience"),
  ]);
  const token = String(connector.tokens()?.access_token);
  expect(token.split(".")).toHaveLength(3);
  expect(daemon.log()).not.toContain(token.slice(0, 40));
  expect(
    (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status,
  ).toBe(401);
  await client.close();
});
