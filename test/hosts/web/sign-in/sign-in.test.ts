import type { OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IssuedToken, ROLES, SCOPES } from "../../../../src/core/role.ts";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES } from "../../../../src/core/toolsets.ts";
import { TOOLS, VIEW_TOOLS } from "../../../../src/hosts/mcp/registry.ts";
import { createToolServer, type ToolServer } from "../../../../src/hosts/mcp/server.ts";
import { neededRoleOf } from "../../../../src/hosts/mcp/tools/define.ts";
import { toSubjectName } from "../../../../src/hosts/web/guard/admit.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { fakeUseCases } from "../../../support/use-cases.ts";
import { HUNG_MS, waitFor } from "../../../support/wait-for.ts";
import { BEARER, call, INITIALIZE, JSON_TYPE, startWeb, type WebServer } from "../web-server.ts";

const ISSUER = "https://login.example.org/";
const URL_OF = "https://media.example.org/ingest";
const METADATA = `${URL_OF}/.well-known/oauth-protected-resource/mcp`;
const META = `resource_metadata="${METADATA}"`;

/** A token that contains its own verdict. */
const token = (verdict: IssuedToken): string =>
  `h.${Buffer.from(JSON.stringify(verdict)).toString("base64url")}.s`;
const as = (scopes: string, subject = "anna"): string =>
  token({ is: "good", subject, scopes: scopes.split(" "), endsMs: 3600_000 });
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const checked: string[] = [];
async function checkToken(text: string): Promise<IssuedToken> {
  checked.push(text);
  return JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString()) as IssuedToken;
}

const toolsOf = (role: (typeof ROLES)[number], toolsets = TOOLSET_NAMES): ToolServer =>
  createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets,
    readOnly: false,
    role,
    deps: fakeUseCases(),
    report: () => {},
  });
const toolsFor = (toolsets = TOOLSET_NAMES) => ({
  operator: toolsOf("operator", toolsets),
  reviewer: toolsOf("reviewer", toolsets),
  reader: toolsOf("reader", toolsets),
});

const OPTIONS = {
  publicUrl: URL_OF,
  issuer: ISSUER,
  checkToken,
  reviewerToken: "r3view-".repeat(8),
};

let web: WebServer;
beforeAll(async () => {
  web = await startWeb({ ...OPTIONS, tools: toolsFor() });
});
afterAll(() => web.stop());

const send = (message: object, given: string, headers: OutgoingHttpHeaders = {}, at = web) =>
  at.send(message, { ...bearer(given), ...headers });

async function listed(given: string, at = web): Promise<string[]> {
  const { result } = (
    await send({ jsonrpc: "2.0", id: 1, method: "tools/list" }, given, {}, at)
  ).json() as {
    result: { tools: { name: string }[] };
  };
  return result.tools.map(({ name }) => name);
}

describe("a request without a valid token", () => {
  test("gets the address of the issuer's metadata", async () => {
    for (const method of ["POST", "GET", "DELETE", "OPTIONS"]) {
      expect((await web.ask({ method, path: "/mcp" })).headers["www-authenticate"]).toBe(
        `Bearer realm="plex-ingest", ${META}`,
      );
    }
    const { status, headers, text } = await send(INITIALIZE, token({ is: "expired" }));
    expect([status, headers["www-authenticate"]]).toEqual([
      401,
      `Bearer realm="plex-ingest", error="invalid_token", ${META}`,
    ]);
    expect(text).toContain("The token has expired.");
    expect(
      (await send(INITIALIZE, token({ is: "wrong", why: "is for another audience" }))).json(),
    ).toMatchObject({
      code: "unauthorized",
      error: expect.stringMatching(
        /^The token is for another audience\. .*<AUTH_TOKEN>, or a token from https:/,
      ),
    });
  });

  test("gets no metadata address where only our own tokens are accepted", async () => {
    for (const path of ["/metrics", "/api/process-torrent", "/nothing"]) {
      const { status, headers } = await web.ask({ path, headers: bearer(as("operate")) });
      expect([status, headers["www-authenticate"]]).toEqual([
        401,
        expect.not.stringContaining("metadata"),
      ]);
    }
  });

  test("gets a Retry-After time while the issuer's keys cannot be read", async () => {
    expect(await send(INITIALIZE, token({ is: "unknown", againMs: 12_345 }))).toMatchObject({
      status: 503,
      headers: { "retry-after": "13" },
    });
  });

  test.each([
    ["in the query", `/mcp?access_token=${as("operate")}`, {}],
    ["as a cookie", "/mcp", { cookie: `token=${as("operate")}` }],
    ["by another scheme", "/mcp", { authorization: `DPoP ${as("operate")}` }],
    ["twice", "/mcp", { authorization: `Bearer ${as("operate")}, Bearer ${as("operate")}` }],
    ["without its signature", "/mcp", bearer(as("operate").replace(/s$/, ""))],
    ["with two signatures", "/mcp", bearer(`${as("operate")}.s`)],
    ["in 9,000 characters", "/mcp", bearer(`${"h".repeat(9000)}.${as("operate")}`)],
  ])(
    "is unauthorized with a token %s, and the token is not even checked",
    async (_, path, headers) => {
      checked.length = 0;
      const body = JSON.stringify(INITIALIZE);
      const answer = await web.ask({
        method: "POST",
        path,
        headers: { ...JSON_TYPE, ...headers },
        body,
      });
      expect([answer.status, checked]).toEqual([401, []]);
      expect(answer.text + web.logged.join()).not.toContain(as("operate"));
    },
  );

  test("does not count as a wrong guess if its token is expired", async () => {
    await using at = await startWeb(OPTIONS);
    for (let n = 0; n < 5; n++) await send(INITIALIZE, token({ is: "expired" }), {}, at);
    expect(at.logged).toEqual([]);
    for (let n = 0; n < 4; n++) {
      await send(INITIALIZE, token({ is: "wrong", why: "is wrong" }), {}, at);
    }
    expect(at.logged).toEqual([expect.stringContaining("sends wrong tokens")]);
  });
});

describe("the scopes of a token", () => {
  test("limit the list to the tools of the role", async () => {
    const may = (roles: readonly string[]) =>
      TOOLS.filter((tool) => roles.includes(neededRoleOf(tool))).map(({ name }) => name);
    expect(await listed(as("read"))).toEqual(may(["reader"]));
    expect(await listed(as("review"))).toEqual(may(["reader", "reviewer"]));
    expect(await listed(as("openid read operate"))).toEqual(TOOLS.map(({ name }) => name));
    expect(
      TOOLS.filter((tool) => neededRoleOf(tool) === "reader").every(({ hints }) => hints.readOnly),
    ).toBe(true);
  });

  test("open nothing if none is known, and the refusal names the least scope that is enough", async () => {
    for (const scopes of [
      "",
      "openid profile",
      "READ",
      "reader",
      "read:all",
      "operator",
      "__proto__",
    ]) {
      for (const message of [
        INITIALIZE,
        { jsonrpc: "2.0", id: 1, method: "tools/list" },
        call(1, "approve_ingest"),
      ]) {
        const { status, headers, text } = await send(message, as(scopes));
        expect([status, headers["www-authenticate"]]).toEqual([
          403,
          `Bearer realm="plex-ingest", error="insufficient_scope", scope="read", ${META}`,
        ]);
        expect(text).not.toMatch(/_ingest|toolset|inputSchema/);
      }
    }
  });

  test.each(TOOLS.map((tool) => [tool.name, neededRoleOf(tool)] as const))(
    "%s needs the role %s: a lesser role is refused with the required scope, and nothing runs",
    async (name, needed) => {
      for (const role of ROLES) {
        const { status, headers, json } = await send(call(1, name), as(SCOPES[role]));
        const isLess = ROLES.indexOf(role) > ROLES.indexOf(needed);
        expect(status, role).toBe(isLess ? 403 : 200);
        if (isLess) {
          expect(headers["www-authenticate"]).toBe(
            `Bearer realm="plex-ingest", error="insufficient_scope", scope="${SCOPES[needed]}", ${META}`,
          );
        } else {
          expect(JSON.stringify(json())).not.toContain("refused:");
        }
      }
    },
  );

  test("also apply to older tool names, and reveal nothing about disabled tools", async () => {
    expect(await send(call(1, "approve_pending"), as("read"))).toMatchObject({ status: 403 });
    await using at = await startWeb({ ...OPTIONS, tools: toolsFor(DEFAULT_TOOLSETS) });
    const { status, text } = await send(call(1, "move_file"), as("read"), {}, at);
    expect([status, text]).toEqual([
      200,
      expect.stringContaining("refused: Only the operator can do this"),
    ]);
  });

  test("also apply to the protocol revision without sessions", async () => {
    const said = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const ask = (method: string, params: { name?: string }, scopes: string) =>
      send({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: said } }, as(scopes), {
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        ...(params.name === undefined ? {} : { "mcp-name": params.name }),
      });
    for (const [method, scopes, status] of [
      ["server/discover", "read", 200],
      ["server/discover", "openid", 403],
      ["tools/list", "openid", 403],
      ["subscriptions/listen", "openid", 403],
    ] as const) {
      expect((await ask(method, {}, scopes)).status, method).toBe(status);
    }
    const { result } = (await ask("tools/list", {}, "read")).json() as {
      result: { tools: { name: string }[] };
    };
    expect(result.tools.map(({ name }) => name)).toEqual(await listed(as("read")));
    for (const [name, scopes, status] of [
      ["reject_ingest", "read", 403],
      ["reject_ingest", "review", 200],
      ["stop_watcher", "review", 403],
    ] as const) {
      expect((await ask("tools/call", { name }, scopes)).status, name).toBe(status);
    }
  });

  test("let every reader call the tools whose results clients draw", () => {
    expect(VIEW_TOOLS.map(neededRoleOf).every((role) => role === "reader")).toBe(true);
  });

  test("do not apply to our own tokens", async () => {
    checked.length = 0;
    expect(await web.send(call(1, "approve_ingest"), bearer(OPTIONS.reviewerToken))).toMatchObject({
      status: 200,
    });
    // A refusal of our own tokens stays a tool error, with a sentence for the model.
    const refused = await web.send(call(1, "stop_watcher"), bearer(OPTIONS.reviewerToken));
    expect([refused.status, refused.text]).toEqual([
      200,
      expect.stringContaining("Only the operator can do this"),
    ]);
    expect(await web.send(INITIALIZE, BEARER)).toMatchObject({ status: 200 });
    expect(checked).toEqual([]);
  });
});

describe("the subject", () => {
  test("is the actor, regardless of the client name or session id that is sent", async () => {
    await using at = await startWeb(OPTIONS);
    const mine = await send(INITIALIZE, as("read", "auth0|64f0"), {}, at);
    const label = { "mcp-session-id": String(mine.headers["mcp-session-id"]) };
    await send(call(1), as("read", "auth0|64f0"), label, at);
    await send(call(2), as("read", "bert"), label, at);
    await at.send(call(3), label);
    expect(at.calls.map((one) => one.call.actor)).toEqual([
      "mcp:sub:auth0|64f0",
      "mcp:sub:bert",
      "mcp:test-client",
    ]);
  });

  test("receives changes only while its token is valid", async () => {
    const clock = fakeClock();
    await using at = await startWeb({ ...OPTIONS, clock, offers: {} });
    const given = token({ is: "good", subject: "anna", scopes: ["read"], endsMs: 60_000 });
    const { headers } = await send(INITIALIZE, given, {}, at);
    const label = {
      "mcp-session-id": String(headers["mcp-session-id"]),
      accept: "text/event-stream",
    };
    let isOver = false;
    const stream = at
      .ask({ headers: { ...bearer(given), ...label } })
      .finally(() => (isOver = true));
    await waitFor("the stream", () => clock.sleepers() === 1);
    clock.advance(59_999);
    // Another exchange has finished, so this one would have finished as well.
    await send(INITIALIZE, given, {}, at);
    expect(isOver).toBe(false);
    clock.advance(1);
    await expect.poll(() => isOver).toBe(true);
    expect(await stream).toMatchObject({ status: 200, text: "" });
    expect(clock.sleepers()).toBe(0);
  });

  test("cancels only its own calls, even when it sends another subject's session id", async () => {
    const stopped: string[] = [];
    await using at = await startWeb({
      ...OPTIONS,
      run: (_, { signal, actor }) =>
        new Promise((_done, reject) => {
          signal.addEventListener("abort", () => {
            stopped.push(actor);
            reject(signal.reason);
          });
        }),
    });
    const { headers } = await send(INITIALIZE, as("read"), {}, at);
    const label = { "mcp-session-id": String(headers["mcp-session-id"]) };
    const going = send(call(5), as("read"), label, at);
    await waitFor("the call", () => at.calls.length === 1);
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } };
    for (const other of [as("operate", "bert"), as("operate", "")]) {
      await send(cancel, other, label, at);
    }
    await at.send(cancel, label);
    expect(stopped).toEqual([]);
    await send(cancel, as("read"), label, at);
    expect([(await going).status, stopped]).toEqual([202, ["mcp:sub:anna"]]);
  });

  test("is cleaned and shortened, stays unique, and cannot equal a client's name", () => {
    const subjects = [
      "a b",
      "a:b",
      "a-b",
      "a\u202eb",
      "a\nb",
      "x".repeat(61),
      "x".repeat(62),
      "a\u0000b",
      " a",
      "a ",
    ];
    const names = subjects.map(toSubjectName);
    expect(new Set(names).size).toBe(subjects.length);
    for (const name of names) expect(name).toMatch(/^sub:[^\s:\p{Cc}\u202e]{1,69}$/u);
    expect(toSubjectName("auth0|64f0c1b2")).toBe("sub:auth0|64f0c1b2");
  });
});

describe("the metadata", () => {
  const PATHS = ["", "/mcp", "/ingest", "/ingest/mcp"].map(
    (end) => `/.well-known/oauth-protected-resource${end}`,
  );
  test("is open to everyone, under any host name and from any page, with and without the proxy's path", async () => {
    for (const path of [...PATHS, "/ingest/.well-known/oauth-protected-resource/mcp"]) {
      const headers = { host: "media.example.org", origin: "https://inspector.example" };
      const answer = await web.ask({ path, headers });
      expect([answer.status, answer.headers["access-control-allow-origin"]], path).toEqual([
        200,
        "*",
      ]);
      expect(answer.json()).toEqual({
        resource: `${URL_OF}/mcp`,
        resource_name: "plex-ingest",
        authorization_servers: [ISSUER],
        scopes_supported: ["read", "review", "operate"],
        bearer_methods_supported: ["header"],
      });
      const before = { ...headers, "access-control-request-method": "GET" };
      expect(await web.ask({ method: "OPTIONS", path, headers: before })).toMatchObject({
        status: 204,
        headers: {
          "access-control-allow-headers": "MCP-Protocol-Version",
          "access-control-allow-methods": "GET",
        },
      });
      expect(await web.ask({ method: "POST", path, headers })).toMatchObject({ status: 405 });
    }
  });

  test("is served at no other address, and not at all without an issuer", async () => {
    for (const path of [
      "/.well-known/oauth-authorization-server",
      "/.well-known/oauth-protected-resource/x",
    ]) {
      expect(await web.ask({ path })).toMatchObject({ status: 404 });
    }
    await using at = await startWeb({ publicUrl: URL_OF });
    for (const path of PATHS) expect(await at.ask({ path })).toMatchObject({ status: 404 });
    const answer = await send(INITIALIZE, as("operate"), {}, at);
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="plex-ingest", error="invalid_token"',
    ]);
  });

  test("does not open /mcp to pages of other sites", async () => {
    const headers = { ...bearer(as("read")), ...JSON_TYPE, origin: "https://inspector.example" };
    const answer = await web.ask({ method: "POST", headers, body: JSON.stringify(INITIALIZE) });
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([
      403,
      undefined,
    ]);
  });
});
