import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";
import { refuse } from "../contract/contract.ts";
import { MEDIA_BROWSER } from "../contract/media-browser.ts";
import { type AnswerPart, describe } from "../contract/media-browser-fields.ts";
import { startHttpServer } from "../loopback.ts";
import { type StandInItem, versionOf, type World } from "./world.ts";

export const KEY = "s3cret-Media-Key";
/** Token of a user who is not an administrator. */
export const USER_KEY = "s3cret-User-Token";

const standInFolders = z.array(
  z.object({ ItemId: z.string().catch(""), Locations: z.array(z.string()).catch([]) }),
);

export type StandInOptions = {
  kind: "jellyfin" | "emby";
  version: string;
  /** Items that follow from files and reports. Replaces `libraries` and `items`. */
  world?: World | undefined;
  libraries?: readonly object[];
  items?: StandInItem[];
  sessions?: readonly object[];
  /** Jellyfin's `LibraryMonitorDelay`, in seconds. */
  delay?: unknown;
  /**
   * True if the headers and prefixes of old clients work. Default: before Jellyfin 12, and Emby.
   */
  acceptsLegacy?: boolean;
  /** False for the key of a user without rights. */
  isAdministrator?: boolean;
  basePath?: string;
  /** True if the test sends requests by hand, so that complaints are no mistake of the program. */
  isExplored?: boolean;
  /** False while the server waits for its first set-up. Only Jellyfin reports this. */
  isSetUp?: boolean;
};

type StandInState = {
  /** True if a search lists everything. */
  dropsSearch: boolean;
  /** The answer to all requests. `gone`: each connection is closed without an answer. */
  fault: Answer | "gone" | undefined;
  /** Undefined once the server is up. */
  phase: Phase | undefined;
  /** Number of items that are added to every total. */
  extra: number;
  /** The server awaits this before each answer. */
  hold: (() => Promise<void>) | undefined;
  version: string;
  acceptsLegacy: boolean;
  /** Addresses that the server answers with 404. An Emby then has the older list of libraries. */
  lacks: ReadonlySet<string>;
  /** Ids of items for whose parts the server answers 500. Seen on Jellyfin 12.0-rc5. */
  sick: ReadonlySet<string>;
};

export type Answer = { status: number; body?: string; headers?: Record<string, string> };

/** Answer of a Jellyfin that is still starting (text seen with 10.11.11 and 12.0-rc5). */
export const STARTING: Answer = {
  status: 503,
  headers: { "retry-after": "005", "content-type": "text/html" },
  body: "Jellyfin Server is loading. Please try again shortly.",
};

/**
 * Answers of a Jellyfin that is not up, to a request without the base path. The first three are the
 * phases of its start, in this order. Seen on Jellyfin 12.0-rc5 when it started and when it was
 * upgraded from 10.11.11 (F10 of its trial, and task 4 of the trial with three versions). The last
 * is that of a database that fails (recording of 12.0-rc5 with a failing database).
 */
const PHASES = {
  setup: (path: string): Answer => (path === PUBLIC_INFO ? { status: 503 } : STARTING),
  "setup with information": (path: string): Answer =>
    path === PUBLIC_INFO
      ? json({ version: "12.0.0", id: "5".repeat(32), startupWizardCompleted: true })
      : STARTING,
  loading: (): Answer => ({ status: 503, body: "Jellyfin Server is loading…" }),
  "failing database": (path: string): Answer | undefined =>
    path === PUBLIC_INFO ? undefined : failure(500),
} as const;
export type Phase = keyof typeof PHASES;
export const STARTS: readonly Phase[] = ["setup", "setup with information", "loading"];

const PUBLIC_INFO = "/System/Info/Public";

type ListAnswer = { Items: readonly object[]; TotalRecordCount: number; StartIndex?: number };

/** Fields that a list has only if they are requested. */
const OPTIONAL = [
  "Path",
  "ProviderIds",
  "MediaSources",
  "MediaSourceCount",
  "Width",
  "DateCreated",
];

/**
 * Starts a strict Jellyfin or Emby. Every request that the contract does not have is listed in
 * `complaints`, and answered as the server answers it: a filter that it drops lists everything. A
 * complaint that the test has not read makes the test fail when the stand-in is closed. An answer
 * has only fields that this kind of server has.
 */
export async function startMediaBrowser(options: StandInOptions) {
  const { kind, basePath = "", world, isAdministrator = true } = options;
  const isJellyfin = kind === "jellyfin";
  const dialect = isJellyfin ? "Jellyfin" : "Emby";
  const scene = {
    libraries: options.libraries ?? [],
    items: options.items ?? [],
    sessions: options.sessions ?? [],
    delay: options.delay,
  };
  const complaints: string[] = [];
  /** Complaints that the test has not read. */
  const unread = new Set<string>();
  const asked: { method: string; url: string; body: string; headers: object }[] = [];
  const state: StandInState = {
    fault: undefined,
    phase: undefined,
    extra: 0,
    hold: undefined,
    dropsSearch: false,
    sick: new Set(),
    lacks: new Set(),
    version: options.version,
    acceptsLegacy: options.acceptsLegacy ?? !(isJellyfin && versionOf(options.version) >= 12),
  };
  const items = (): StandInItem[] => world?.items() ?? scene.items;
  /** Without a world, all library folders were scanned with content. */
  const folderRows = (): StandInItem[] =>
    world?.folderRows() ??
    standInFolders.parse(scene.libraries).flatMap(({ ItemId, Locations }) =>
      Locations.map((Path) => ({
        Id: computeItemId("Folder", Path),
        Type: "Folder",
        parents: [ItemId],
        Path,
      })),
    );

  /** Returns the key or token of a request, if the server reads it there. */
  function keyOf(headers: FakeRequest["headers"]): unknown {
    if (!isJellyfin) return headers["x-emby-token"];
    const legacy = headers["x-emby-token"] ?? headers["x-mediabrowser-token"];
    if (legacy !== undefined) return state.acceptsLegacy ? legacy : undefined;
    const [, token] = /^MediaBrowser Token="([^"]*)"$/.exec(headers.authorization ?? "") ?? [];
    return token === undefined ? undefined : decodeURIComponent(token);
  }

  function listItems(query: Readonly<Record<string, string>>, isUnfiltered: boolean): Answer {
    const { ids, parentid: parent, path, includeitemtypes: types, searchterm: words } = query;
    const work = query["anyprovideridequals"]?.split(".")[1];
    const all = [...items(), ...(types === "Folder" ? folderRows() : [])];
    if (parent !== undefined && !/^(?:[\da-f]{32}|\d{1,20})$/i.test(parent)) {
      return malformed("parentId");
    }
    if (parent !== undefined && !isUnfiltered) {
      const isKnown = all.some(({ Id, parents }) => Id === parent || parents.includes(parent));
      const isLibrary = JSON.stringify(world?.folders() ?? scene.libraries).includes(parent);
      if (!isKnown && !isLibrary) return failure(400);
    }
    const isUngrouped =
      (query["collapseboxsetitems"] ?? query["groupitemsintocollections"]) === "false";
    const since = Date.parse(query["mindatelastsaved"] ?? "");
    const fields = new Set(query["fields"]?.split(","));
    const found = all.filter(
      (item) =>
        isUnfiltered ||
        ((!ids || ids.toLowerCase().split(",").includes(item.Id.toLowerCase())) &&
          (!types || types.split(",").includes(item.Type)) &&
          (parent === undefined || item.parents.includes(parent)) &&
          (path === undefined || isJellyfin || item.Path === path) &&
          (work === undefined || tmdbOf(item) === work) &&
          (!words || state.dropsSearch || hasWords(item["Name"], words)) &&
          (isUngrouped || ids !== undefined || !item.inCollection) &&
          (Number.isNaN(since) || (item.savedAt ?? 0) >= since)),
      // With a key, it is unknown whether `excludeLocationTypes` has an effect, so it has none.
    );
    const start = Number(query["startindex"] ?? 0);
    const limit = Number(query["limit"] ?? found.length);
    const Items = found.slice(start, start + limit).map((item) => {
      const { parents: _, savedAt: __, inCollection: ___, parts: ____, ...wire } = item;
      return Object.fromEntries(
        Object.entries(wire).filter(([name]) => !OPTIONAL.includes(name) || fields.has(name)),
      );
    });
    const body = { Items, TotalRecordCount: found.length + state.extra };
    return listed(isJellyfin ? { ...body, StartIndex: start } : body);
  }

  /** A part is one entry, or a list of them. */
  const part = (name: AnswerPart, value: unknown): Answer => json(describe(kind, name, value));

  const listed = ({ Items, ...list }: ListAnswer): Answer =>
    json({
      ...(describe(kind, "list", list) as object),
      Items: describe(kind, "item", Items),
    });

  function route(request: FakeRequest, why: string | undefined, body: string): Answer {
    const { method, path } = request;
    if (path === "/System/Info/Public") return part("public", publicInfo());
    const key = keyOf(request.headers);
    if (key !== KEY && key !== USER_KEY) return { status: 401 };
    const isItem = /^\/Items\/[^/]+$/.test(path);
    if (isItem && isJellyfin) return failure(400);
    if (why !== undefined && path !== "/Items") return { status: 404 };
    const mayManage = isAdministrator && key === KEY;
    // Emby's document lets any user list libraries, but no recording shows the answer to a user's
    // key.
    if (
      !mayManage &&
      /^\/(?:Library\/VirtualFolders(?:\/Query)?|Library\/Refresh|ScheduledTasks|Items\/[^/]+\/Refresh)$/.test(
        path,
      )
    ) {
      return { status: 403 };
    }
    switch (`${method} ${path}`) {
      case "GET /System/Info":
        return part("info", { ...info(), HasPendingRestart: false });
      case "GET /System/Configuration":
        return part("configuration", { LibraryMonitorDelay: scene.delay });
      case "GET /Library/VirtualFolders":
        return part("folder", world?.folders() ?? scene.libraries);
      case "GET /Library/VirtualFolders/Query": {
        const folders = world?.folders() ?? scene.libraries;
        const Items = describe(kind, "folder", folders);
        return json({ Items, TotalRecordCount: folders.length });
      }
      case "GET /Items":
        return listItems(request.query, why !== undefined);
      case "GET /ScheduledTasks":
        return part("task", [
          { Key: "CleanCache", State: "Idle" },
          {
            Key: "RefreshLibrary",
            State: world?.isScanningWhole() ? "Running" : "Idle",
            LastExecutionResult: world?.lastWhole(),
          },
        ]);
      case "POST /Library/Refresh":
        world?.scanWhole();
        return { status: 204 };
      case "GET /Sessions":
        // Tests add fields that identify people, as real sessions have them.
        return json(scene.sessions);
      case "POST /Library/Media/Updated":
        for (const { Path } of JSON.parse(body).Updates) world?.report(Path);
        return { status: 204 };
      default: {
        const id = path.split("/")[2];
        const item = items().find(({ Id }) => Id === id);
        if (!item) return { status: 404 };
        if (state.sick.has(item.Id)) return failure(500);
        if (method === "POST") return { status: world?.refresh(item.Id) === false ? 404 : 204 };
        const parts = Array.isArray(item["parts"]) ? item["parts"] : [];
        return listed({ Items: parts, TotalRecordCount: parts.length });
      }
    }
  }

  const info = () => ({ Version: state.version, Id: "5".repeat(32), ServerName: "Home" });
  const publicInfo = () =>
    isJellyfin ? { ...info(), StartupWizardCompleted: options.isSetUp ?? true } : info();

  function decide(request: FakeRequest, body: string): Answer {
    const legacyPrefix = /^\/(?:emby|mediabrowser)(?=\/)/i;
    const inside = request.path.startsWith(`${basePath}/`);
    if (!inside) return { status: 302, headers: { location: `${basePath}/web/` } };
    const path = request.path.slice(basePath.length);
    if (legacyPrefix.test(path) && !state.acceptsLegacy) return { status: 404 };
    const own = { ...request, path: path.replace(legacyPrefix, "") };
    if (state.lacks.has(own.path)) return { status: 404 };
    if (
      state.lacks.has("/Library/VirtualFolders/Query") &&
      own.path === "/Library/VirtualFolders"
    ) {
      return part("folder", world?.folders() ?? scene.libraries);
    }
    const why = refuse(MEDIA_BROWSER[kind], own, state.version);
    if (why !== undefined) {
      complaints.push(why);
      unread.add(why);
    }
    return route(own, why, body);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method = "GET", url = "/", headers } = request;
    asked.push({ method, url, body, headers });
    await state.hold?.();
    if (state.fault === "gone") return void response.destroy();
    const { pathname: path, searchParams } = new URL(url, "http://stand-in");
    const query = Object.fromEntries(
      [...searchParams].map(([name, value]) => [name.toLowerCase(), value]),
    );
    const {
      status,
      headers: more,
      body: text,
    } = state.fault ??
    (state.phase && PHASES[state.phase](path.slice(basePath.length))) ??
    decide({ method, url, path, query, headers }, body);
    response.writeHead(status, more).end(text);
  }

  const server = await startHttpServer((request, response) => void answer(request, response));
  return {
    ...server,
    world: scene,
    asked,
    state,
    get complaints(): string[] {
      unread.clear();
      return complaints;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await server[Symbol.asyncDispose]();
      if (unread.size > 0 && !options.isExplored) {
        throw new Error(`A real ${dialect} would not know: ${[...unread].join("; ")}`);
      }
    },
  };
}

const tmdbOf = ({ ProviderIds }: StandInItem): unknown =>
  typeof ProviderIds === "object" && ProviderIds !== null && "Tmdb" in ProviderIds
    ? ProviderIds.Tmdb
    : undefined;

const hasWords = (name: unknown, words: string): boolean =>
  typeof name === "string" && name.toLowerCase().includes(words.toLowerCase());

/** Nulls are omitted, as Jellyfin does. */
function json(value: unknown): Answer {
  return {
    status: 200,
    body: JSON.stringify(value, (_, part: unknown) => (part === null ? undefined : part)),
    headers: { "content-type": "application/json; charset=utf-8" },
  };
}

function failure(status: number): Answer {
  return {
    status,
    body: "Error processing request.",
    headers: { "content-type": "text/plain" },
  };
}

const malformed = (field: string): Answer => ({
  status: 400,
  body: JSON.stringify({
    title: "One or more validation errors occurred.",
    status: 400,
    errors: { [field]: ["The value is not valid."] },
  }),
  headers: { "content-type": "application/problem+json" },
});
