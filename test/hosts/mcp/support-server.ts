import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { listRoot } from "../../../src/adapters/fs/read/list-folders.ts";
import { resolveDownload } from "../../../src/adapters/fs/read/resolve-download.ts";
import { spaceOf } from "../../../src/adapters/machine/inspect.ts";
import { createFiledWorks } from "../../../src/app/filed-works/list-filed-works.ts";
import { createIdentifyDesk, type IdentifyDesk } from "../../../src/app/identify/desk/desk.ts";
import { listMissing } from "../../../src/app/missing/list-missing.ts";
import { createPostersAsData, type FindPoster } from "../../../src/app/page/posters-as-data.ts";
import { type PreviewTarget, preview, targetOf } from "../../../src/app/preview/preview.ts";
import type { PlanChoice } from "../../../src/app/review/choose/numbers.ts";
import { readFreeSpace } from "../../../src/app/trash/free-space.ts";
import { createTrashDesk } from "../../../src/app/trash/trash.ts";
import { UserError } from "../../../src/base/errors.ts";
import type { FindWork } from "../../../src/core/library/media-server.ts";
import type { Role } from "../../../src/core/role.ts";
import type { Toolset } from "../../../src/core/toolsets.ts";
import { TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import type { ToolAnswer, ToolResult } from "../../../src/hosts/mcp/to-result.ts";
import { toTextBeside } from "../../../src/hosts/mcp/tools/answer-within.ts";
import type { CallContext, Tool } from "../../../src/hosts/mcp/tools/define.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { fileToolsOf } from "../../support/file-tools.ts";
import { missingDepsOf } from "../../support/missing.ts";
import { type SettingsHome, settingsHome } from "../../support/page-settings.ts";
import { casesOf, createReview, type Review } from "../../support/review.ts";
import { runTimeTable } from "../../support/run-time-table.ts";
import type { TorrentDesk } from "../../support/transmission-port.ts";
import { fakeUseCases } from "../../support/use-cases.ts";
import { HUNG_MS } from "../../support/wait-for.ts";

export type Data = Record<string, unknown>;

export type TestServer = AsyncDisposable & {
  engine: TestEngine;
  review: Review;
  /** Errors reported as our own fault. */
  reported: unknown[];
  deps: UseCases;
  /** `more` contains the transport's other information about the call. */
  call(
    name: string,
    args?: unknown,
    actor?: string,
    more?: Partial<CallContext>,
  ): Promise<ToolResult>;
  /**
   * Returns the answer as another transport gets it. For that transport, reading writes nothing.
   */
  answer(name: string, args?: unknown, call?: Partial<CallContext>): Promise<ToolAnswer>;
  /** The structured answer, checked against the tool's schema and its text. */
  data(name: string, args?: unknown, actor?: string): Promise<Data>;
  /** The text of an error, checked to be an error as clients expect it. */
  error(name: string, args?: unknown): Promise<string>;
};

export type TestServerOptions = {
  /** Finds a work in Plex; by default nothing is found. */
  findWork?: FindWork;
  /** Additional or replaced use cases. */
  useCases?: Partial<UseCases>;
  toolsets?: Toolset[];
  readOnly?: boolean;
  role?: Role;
  catalogue?: Listed[];
  /** Another engine, with the same catalogue. */
  engine?: TestEngine;
  /** Replaces use cases of the real review. */
  review?: (real: Review) => Partial<Review>;
  /** Replaces the identification over the hand-made list. */
  identify?: (engine: TestEngine) => IdentifyDesk | Promise<IdentifyDesk>;
  /**
   * Time in ms that a call waits for its engine. Default: none, because this engine does nothing on
   * its own.
   */
  waitMs?: number;
  /** If missing, Transmission is not configured. */
  torrents?: (engine: TestEngine) => TorrentDesk;
  /** If missing, no work has a poster. */
  findPoster?: FindPoster;
  tmdbText?: boolean;
  /** True if tools accept a storage. */
  storages?: boolean;
};

const SETTINGS = "PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\n";

/** The call context of the page. */
const BY_PERSON = { reader: "person", unseen: true } as const;

/** All tools over a real database and real folders; only TMDB is a hand-made list. */
const NOTHING_TO_RENAME = {
  works: [],
  summary: "Everything already has the right name.",
  oddest: [],
  totals: { compared: 1, works: 0, files: 0, folders: 0, skipped: 0 },
  plex: "",
};

export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const {
    readOnly = false,
    toolsets = ["ingest", "plex", "identify", "torrents"],
    catalogue = [],
  } = options;
  const engine = options.engine ?? (await testEngine({ catalogue }));
  const { store, clock, downloads, library } = engine;
  const identify = createIdentify(cataloguePorts(catalogue).ports);
  const resolve = (path: string): Promise<string> => resolveDownload(path, downloads);
  const resolveBelowRoots = async (path: string): Promise<string> => {
    const found = await resolve(path);
    if (found.startsWith(`${downloads}/`)) return found;
    throw new UserError(
      "It lies below no watched folder.",
      "Take it in with `plex-ingest add`.",
      "refused",
    );
  };
  const previewOf = (...asked: [PreviewTarget, PlanChoice, AbortSignal]) =>
    preview(
      {
        ...engine.deps,
        observe: engine.observe,
        identify,
        fileLength: readFileLength,
        trashDays: 30,
      },
      ...asked,
    );
  let tokens = 0;
  const real = createReview({
    store,
    clock,
    mode: "hybrid",
    readOnly,
    ingestDirs: [downloads],
    mediaRoots: [library],
    lockHeld: () => engine.lock.held,
    newToken: () => `review-token-${++tokens}`,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    isThere: async (path) => existsSync(path),
    resolve,
    resolveBelowRoots,
    preview: async (target, ...asked) =>
      previewOf(await targetOf(store, target, resolve), ...asked),
    previewBelowRoots: async (path, ...asked) =>
      previewOf({ path: await resolveBelowRoots(path) }, ...asked),
    previewName: (name, ...asked) => previewOf({ name }, ...asked),
    compare: async () => [],
    threshold: async () => 0.85,
    runTime: async () => runTimeTable,
    openCatalogue: async () => cataloguePorts(catalogue).ports,
  });
  const { waitMs: maxMs = 0 } = options;
  const brief: Partial<Review> = {
    approve: (ids, approval, actor, wait) =>
      real.approve(ids, approval, actor, wait && { ...wait, maxMs }),
    approveAll: (orders, actor, wait) => real.approveAll(orders, actor, { ...wait, maxMs }),
    outcomes: (ids, wait) => real.outcomes(ids, { ...wait, maxMs }),
  };
  const review = { ...real, ...brief, ...options.review?.(real) };
  const fileTools = fileToolsOf(engine);
  const notConfigured = async (): Promise<never> => {
    throw new UserError(
      "Plex is not configured.",
      "Set PLEX_URL and PLEX_TOKEN.",
      "plex_unavailable",
    );
  };
  const openCatalogue = async () => ({
    ...cataloguePorts(catalogue).ports,
    identify,
    facts: async () => undefined,
    episode: async () => undefined,
  });
  const names = createIdentifyDesk({ openCatalogue, resolveFolder: resolve, listRoot });
  const torrents = options.torrents?.(engine);
  const trash = createTrashDesk({
    store,
    files: engine.files,
    clock,
    trashDays: 30,
    engine: async () => ({ running: true }),
  });
  const libraryHomes = async (): Promise<string[]> => [library, `${library}/Movies`];
  const works = (await options.identify?.(engine)) ?? names;
  const findPoster = options.findPoster ?? (async () => undefined);
  let settings: SettingsHome | undefined;
  const deps = fakeUseCases({
    ...casesOf(review),
    record: review.record,
    works: async () => works,
    plex: notConfigured,
    playback: notConfigured,
    library: notConfigured,
    torrents: async () => (torrents ? { ...torrents, close: async () => {} } : notConfigured()),
    trash: async () => trash,
    filedWorks: async () =>
      createFiledWorks(store, trash, options.findWork ?? (async () => undefined), engine.files),
    rename: async () => ({
      wakesEngine: true,
      plan: notConfigured,
      brief: async () => ({ plan: NOTHING_TO_RENAME }),
      write: notConfigured,
      outcome: notConfigured,
      request: async () => ({ plan: NOTHING_TO_RENAME }),
      close: () => {},
    }),
    audit: async () => ({
      run: notConfigured,
      read: async () => ({ findings: [], totals: [], files: 0, unread: [], notes: [], at: 0 }),
      findMatches: async () => [],
      close: () => {},
    }),
    missing: async () => ({
      run: notConfigured,
      read: (query, { signal }) =>
        listMissing(missingDepsOf(engine, cataloguePorts(catalogue).ports.details), query, signal),
      close: () => {},
    }),
    freeSpace: (signal) => readFreeSpace({ libraryHomes, spaceOf, minFreeBytes: 0 }, signal),
    posters: async () => ({
      find: findPoster,
      asData: createPostersAsData({ findPoster, clock: systemClock }),
      close: async () => {},
    }),
    pageSettings: async () => {
      settings ??= await settingsHome({ text: SETTINGS });
      return settings.desk;
    },
    previewNames: async (query, signal) => {
      settings ??= await settingsHome({ text: SETTINGS });
      return settings.previewNames(query, signal);
    },
    ...options.useCases,
    fileTools: async () => ({
      ...fileTools,
      request: (request, actor, wait) => fileTools.request(request, actor, { ...wait, maxMs }),
    }),
  });
  const reported: unknown[] = [];
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    role: options.role ?? "operator",
    toolsets,
    readOnly,
    ...(options.tmdbText === undefined ? {} : { tmdbText: options.tmdbText }),
    storages: options.storages ?? false,
    deps,
    report: (error) => void reported.push(error),
  });
  const { signal } = engine;
  const call: TestServer["call"] = (name, args = {}, actor = "mcp:test", more = {}) =>
    server.call(name, args, {
      signal,
      actor,
      ...(actor.startsWith("web:") ? BY_PERSON : {}),
      ...more,
    });
  return {
    engine,
    review,
    reported,
    deps,
    call,
    answer: (name, args = {}, asked = {}) =>
      server.answer(name, args, { signal, actor: "web:test", ...BY_PERSON, ...asked }),
    async data(name, args, actor) {
      const result = await call(name, args, actor);
      return answerOf(toolNamed(name), result);
    },
    async error(name, args) {
      const result = await call(name, args);
      expect(result).toEqual({
        content: [{ type: "text", text: expect.any(String) }],
        isError: true,
      });
      return result.content[0]?.text ?? "";
    },
    async [Symbol.asyncDispose]() {
      await settings?.[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

export function toolNamed(name: string): Tool {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return tool;
}

/** The structured answer of a result, which must match its schema and its text exactly. */
export function answerOf(tool: Tool, result: ToolResult): Data {
  expect(result.isError, result.content[0]?.text).toBeUndefined();
  const data = result.structuredContent ?? {};
  expect(tool.output.parse(data)).toEqual(data);
  const text = toTextBeside(data) ?? JSON.stringify(data);
  expect(result.content).toEqual([{ type: "text", text }]);
  expect(JSON.stringify(result).length).toBeLessThan(100_000);
  return data;
}
