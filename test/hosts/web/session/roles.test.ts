import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role, TokenRole } from "../../../../src/core/role.ts";
import { TOOLSET_NAMES } from "../../../../src/core/toolsets.ts";
import { ALL_TOOLS, TOOLS } from "../../../../src/hosts/mcp/registry.ts";
import {
  createToolServer,
  listRefusedTools,
  type ToolServer,
} from "../../../../src/hosts/mcp/server.ts";
import { createMcpRoute } from "../../../../src/hosts/web/mcp-route.ts";
import { createProcessTorrentRoute } from "../../../../src/hosts/web/process-torrent.ts";
import { createMetricsRoute } from "../../../../src/hosts/web/serve.ts";
import { fakeUseCases } from "../../../support/use-cases.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";
import { type PageServer, startPage } from "../page/page-server.ts";
import { BEARER, call, JSON_TYPE } from "../web-server.ts";

const REVIEWER_TOKEN = "r3view-".repeat(8);
const AS_REVIEWER = { authorization: `Bearer ${REVIEWER_TOKEN}` };

/** Use cases that fail when they are called. A refused request never gets that far. */
const toolsOf = (role: Role): ToolServer =>
  createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: TOOLSET_NAMES,
    readOnly: false,
    role,
    deps: fakeUseCases(),
    report: () => {},
  });

let web: PageServer;
let cookies: Record<TokenRole, string>;

beforeAll(async () => {
  const tools = {
    operator: toolsOf("operator"),
    reviewer: toolsOf("reviewer"),
    reader: toolsOf("reader"),
  };
  web = await startPage({
    tools,
    reviewerToken: REVIEWER_TOKEN,
    callTool: (name, args, { role, ...asked }) =>
      tools[role].answer(name, args, { ...asked, reader: "person" }),
    keptTools: (role) => listRefusedTools({ readOnly: false, role }),
  });
  const [operator, reviewer] = [await web.signIn("laptop"), await web.signIn("phone", "reviewer")];
  cookies = { operator: operator.cookie, reviewer: reviewer.cookie };
});
afterAll(() => web[Symbol.asyncDispose]());

const OPERATORS = ALL_TOOLS.filter(({ role }) => role === "operator");
const REVIEWERS = ALL_TOOLS.filter(({ role }) => role === "reviewer");

test("the operator has exactly these tools, and all other tools only read or decide", () => {
  expect(OPERATORS.map(({ name }) => name).toSorted()).toEqual([
    "add_to_collection",
    "add_to_playlist",
    "ask_services",
    "change_settings",
    "configure_watcher",
    "control_playback",
    "control_torrent",
    "copy_file",
    "create_collection",
    "create_directory",
    "create_playlist",
    "execute_naming_plan",
    "find_plex_matches",
    "find_services",
    "fix_plex_match",
    "get_settings",
    "make_backup",
    "move_file",
    "preview_names",
    "purge_trash",
    "rate_media",
    "refresh_metadata",
    "rename_file",
    "rename_library",
    "restart_daemon",
    "run_doctor",
    "scan_library",
    "set_watched",
    "sign_in_plex",
    "start_watcher",
    "stop_watcher",
    "test_notifications",
    "test_settings",
    "undo_settings",
  ]);
  const deciding = REVIEWERS.filter(({ hints }) => !hints.readOnly).map(({ name }) => name);
  expect(deciding.toSorted()).toEqual([
    "approve_ingest",
    "execute_ingest",
    "refile_ingest",
    "reject_ingest",
    "restore_trash",
    "retry_ingest",
    "undo_ingest",
  ]);
});

describe("a reviewer", () => {
  test.each(OPERATORS)(
    "is refused $name on the page, and told who may do it",
    async ({ name, title }) => {
      const before = web.written();
      const answered = await web.post(`/api/${name}`, {}, { cookie: cookies.reviewer });
      expect(answered.status).toBe(403);
      expect(answered.json()).toEqual({
        error: `Only the operator can do this (${title}), but you are signed in as a reviewer.`,
        code: "refused",
        next: "Ask the operator, or sign in with the operator's token.",
      });
      expect(web.written()).toBe(before);
      const byOperator = await web.post(`/api/${name}`, {}, { cookie: cookies.operator });
      expect(byOperator.json()["code"]).not.toBe("refused");
    },
  );

  test.each(REVIEWERS.filter(({ audience }) => audience !== "view"))(
    "may call $name on the page",
    async ({ name }) => {
      const answered = await web.post(`/api/${name}`, {}, { cookie: cookies.reviewer });
      // Either the tool's arguments are wrong, or its use case was reached.
      expect(["invalid_request", "internal_error"]).toContain(answered.json()["code"]);
    },
  );

  test("gets only the tools of its role listed over MCP, and is refused all other tools under any name", async () => {
    const names = async (headers: object): Promise<string[]> => {
      const { result } = (
        await web.send({ jsonrpc: "2.0", id: 1, method: "tools/list" }, { ...headers })
      ).json() as {
        result: { tools: { name: string }[] };
      };
      return result.tools.map(({ name }) => name);
    };
    const isReviewers = ({ role }: { role: Role }): boolean => role === "reviewer";
    expect(await names(BEARER)).toEqual(TOOLS.map(({ name }) => name));
    expect(await names(AS_REVIEWER)).toEqual(TOOLS.filter(isReviewers).map(({ name }) => name));
    for (const { name, title, audience } of OPERATORS) {
      const { result } = (await web.send(call(1, name), AS_REVIEWER)).json() as {
        result: { isError?: boolean };
      };
      expect(result, name).toMatchObject({ isError: true });
      // A tool that only the page offers does not exist here.
      const refused = `refused: Only the operator can do this (${title}), but you are signed in as a reviewer.`;
      expect(JSON.stringify(result)).toContain(
        audience === "page" ? "not_found: There is no tool" : refused,
      );
    }
  });

  test("gets the list of tools that its role may not use, which is empty for the operator", async () => {
    const who = async (role: TokenRole) =>
      (await web.ask({ path: "/session", headers: { cookie: cookies[role] } })).json();
    expect(await who("operator")).toMatchObject({ role: "operator", kept_tools: [] });
    expect(await who("reviewer")).toMatchObject({
      role: "reviewer",
      kept_tools: OPERATORS.map(({ name }) => name),
    });
  });

  test("signs in with the reviewers' token, sees all sessions, and can end only its own", async () => {
    const made = await web.post("/session", { token: REVIEWER_TOKEN, name: "tablet" });
    expect(made.json()).toMatchObject({ name: "tablet", role: "reviewer" });
    const list = async () =>
      (await web.ask({ path: "/sessions", headers: { cookie: cookies.reviewer } })).json()[
        "sessions"
      ];
    const all = await list();
    expect(all).toMatchObject([
      { name: "tablet", role: "reviewer" },
      { name: "phone", role: "reviewer", current: true },
      { name: "laptop", role: "operator" },
    ]);
    for (const body of [{ others: true }, { id: 1 }, {}]) {
      expect(await web.post("/sessions/end", body, { cookie: cookies.reviewer })).toMatchObject({
        status: 403,
      });
    }
    expect(await list()).toEqual(all);
    expect(await web.post("/sessions/invite", {}, { cookie: cookies.reviewer })).toMatchObject({
      status: 403,
    });
    const key = (await web.post("/sessions/invite", {}, { cookie: cookies.operator })).json()[
      "key"
    ];
    expect((await web.post("/session", { key, name: "guest" })).json()).toMatchObject({
      name: "guest",
      role: "reviewer",
    });
  });
});

test("every address needs a role or is open, and the operator's addresses refuse a reviewer", async () => {
  const bearer = [
    createMcpRoute({ answer: never, stream: never }),
    createProcessTorrentRoute(never),
    createMetricsRoute(never, false),
  ];
  expect(bearer.map(({ path, role }) => [path, role])).toEqual([
    ["/mcp", "reader"],
    ["/api/process-torrent", "operator"],
    ["/metrics", "reader"],
  ]);
  for (const { path, methods, role } of bearer) {
    const asked = {
      method: methods[0] ?? "",
      path,
      ...(methods[0] === "POST" ? { body: "{}" } : {}),
    };
    const { status } = await web.ask({ ...asked, headers: { ...AS_REVIEWER, ...JSON_TYPE } });
    expect(status === 403, path).toBe(role === "operator");
    expect(
      (await web.ask({ ...asked, headers: { ...BEARER, ...JSON_TYPE } })).status,
      path,
    ).not.toBe(403);
  }
  expect(web.recorded).toEqual([]);
});

const never = (): never => {
  throw new Error("Nothing is asked.");
};
