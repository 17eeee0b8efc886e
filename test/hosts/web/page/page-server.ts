import { createHash, randomBytes } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import { followChanges } from "../../../../src/app/page/follow-changes.ts";
import { createSessions, makeKey } from "../../../../src/app/sign-in/sessions.ts";

import type { TokenRole } from "../../../../src/core/role.ts";
import { toolNames } from "../../../../src/hosts/mcp/listed-tools.ts";
import type { CallTool, PageDeps } from "../../../../src/hosts/web/page/page.ts";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { type TempStore, tempStore } from "../../../support/temp-store.ts";
import {
  type Answered,
  JSON_TYPE,
  startWeb,
  tokensIn,
  type WebOptions,
  type WebServer,
} from "../web-server.ts";

export const SHELL =
  '<!doctype html><html lang="en"><base href="/"><script type="module" src="assets/page-0A1B2C3D.js"></script>';
export const SCRIPT = `console.log("page");${" ".repeat(2000)}`;
export const PAGE = { ...JSON_TYPE, "x-plex-ingest": "1" };

export type PageServer = WebServer & {
  temp: TempStore;
  /** The calls of tools. */
  asked: { name: string; args: unknown; actor: string }[];
  /** Creates a key like `plex-ingest web`. */
  key(role?: TokenRole): Promise<string>;
  /** Sends a POST as our page does. */
  post(path: string, body?: unknown, headers?: OutgoingHttpHeaders): Promise<Answered>;
  /** Signs in with a key and returns the cookie that the browser sends from then on. */
  signIn(name?: string, role?: TokenRole): Promise<{ cookie: string; id: number }>;
  /** Number of rows that this server wrote. */
  written(): number;
};

type PageServerOptions = WebOptions &
  Partial<
    Pick<
      PageDeps,
      "callTool" | "findPoster" | "files" | "keptTools" | "followLog" | "writtenWithinMs"
    >
  > & {
    built?: boolean;
  };

/** Our HTTP server with the page over a real database. */
export async function startPage(options: PageServerOptions = {}): Promise<PageServer> {
  const {
    built = true,
    clock = systemClock,
    callTool,
    files,
    findPoster = async () => undefined,
    keptTools = async () => [],
    writtenWithinMs,
    ...rest
  } = options;
  const temp = await tempStore();
  const deps = {
    store: temp.store,
    clock,
    newSecret: () => randomBytes(32).toString("base64url"),
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
    token: tokensIn(options),
  };
  const asked: PageServer["asked"] = [];
  const answer: CallTool = async (name, args, { actor }) => {
    asked.push({ name, args, actor });
    return { ok: true, data: { done: name } };
  };
  const errors: unknown[] = [];
  const page: PageDeps = {
    files: built
      ? (files ?? {
          shell: SHELL,
          assets: new Map([["page-0A1B2C3D.js", Buffer.from(SCRIPT)]]),
        })
      : undefined,
    version: "1.2.3",
    readOnly: false,
    sessions: createSessions(deps),
    callTool: callTool ?? answer,
    toolNames: new Set(toolNames()),
    keptTools,
    changes: followChanges({
      openReader: () => temp.open({ mode: "read-only" }),
      clock,
      report: (error) => void errors.push(error),
    }),
    findPoster,
    followLog: options.followLog ?? (() => () => {}),
    writtenWithinMs,
  };
  const web = await startWeb({ ...rest, clock, page });
  const post: PageServer["post"] = (path, body = {}, headers = {}) =>
    web.ask({
      method: "POST",
      path,
      headers: { ...PAGE, origin: web.url, ...headers },
      body: JSON.stringify(body),
    });
  const key = async (role: TokenRole = "operator"): Promise<string> =>
    (await makeKey(deps, role)).key;
  return {
    ...web,
    temp,
    asked,
    key,
    post,
    written: temp.store.ownChanges,
    async signIn(name = "test", role = "operator") {
      const answered = await post("/session", { key: await key(role), name });
      return { cookie: cookieOf(answered), id: Number(answered.json()["id"]) };
    },
    async [Symbol.asyncDispose]() {
      await web.stop();
      await temp[Symbol.asyncDispose]();
    },
  };
}

/** The cookie that a browser sends back. */
export const cookieOf = ({ headers }: Answered): string =>
  headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
