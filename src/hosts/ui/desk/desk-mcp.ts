import { addressOf, type PageAddress, type PosterAddress } from "../../../core/page/place.ts";
import type { DecisionResult, ToolName, Tools } from "./answers.ts";
import type { Bridge } from "./bridge.ts";
import { createConnection } from "./connection.ts";
import { type Change, type Desk, DeskRefusal, ServerUnreachable } from "./desk.ts";

/** Interval, in ms, at which the view checks for changes made by others while it is visible. */
const POLL_INTERVAL_MS = 5000;
const DECIDES: ReadonlySet<ToolName> = new Set([
  "approve_ingest",
  "reject_ingest",
  "retry_ingest",
  "undo_ingest",
  "refile_ingest",
]);

type BridgeResult = {
  content?: { text?: string }[];
  structuredContent?: unknown;
  isError?: boolean;
};
type McpDesk = Desk & { end(): void };

/**
 * Creates the desk inside an MCP client, which calls tools through the program that draws the view.
 * `page` is the address of our page in the browser. If it is empty, places have no address.
 * `decided` receives the results of each decision.
 */
export function createMcpDesk(
  bridge: Bridge,
  page: string,
  decided: (results: readonly DecisionResult[]) => void,
): McpDesk {
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change);
  };
  const connection = createConnection(tell, () => call("get_watcher_status", {}));

  async function call<T extends ToolName>(tool: T, args: Tools[T]["asks"], signal?: AbortSignal) {
    let result: BridgeResult;
    try {
      result = await callTool<BridgeResult>(bridge, tool, args, signal);
    } catch (error) {
      if (error instanceof ServerUnreachable) connection.failed();
      throw error;
    }
    connection.answered();
    const answer = read(result) as Tools[T]["answers"];
    if (DECIDES.has(tool)) {
      decided("results" in answer ? ((answer.results as DecisionResult[] | undefined) ?? []) : []);
      tell({ kind: "changed" });
    }
    return answer;
  }

  // Polls with two small requests instead of fetching everything shown, because a host may ask a
  // person about each call.
  let seen: string | undefined;
  let isLooking = false;
  async function poll(): Promise<void> {
    if (document.hidden || isLooking || listeners.size === 0) return;
    isLooking = true;
    try {
      const [queue, { engine, counts, copies }] = await Promise.all([
        call("get_ingest_queue", { limit: 50 }),
        call("get_watcher_status", {}),
      ]);
      const items = queue.items.map(({ id, version }) => [id, version]);
      const now = JSON.stringify([queue.total, items, engine, counts, copies]);
      if (seen !== undefined && now !== seen) tell({ kind: "changed" });
      seen = now;
    } catch {
      // The connection has already reported the error, and the next poll follows.
    } finally {
      isLooking = false;
    }
  }
  const soon = (): void => void poll();
  const timer = setInterval(soon, POLL_INTERVAL_MS);
  addEventListener("focus", soon);
  document.addEventListener("visibilitychange", soon);

  return {
    call,
    onChange(listener) {
      listeners.add(listener);
      // Changes are detected from now on, regardless of which requests are still running.
      if (seen === undefined) soon();
      return () => void listeners.delete(listener);
    },
    link: (to: PageAddress | PosterAddress) =>
      page === "" || "poster" in to ? undefined : new URL(addressOf(to), page).href,
    fetchPoster: fetchPosters(bridge),
    end() {
      clearInterval(timer);
      removeEventListener("focus", soon);
      document.removeEventListener("visibilitychange", soon);
      listeners.clear();
      bridge.close();
    },
  };
}

/** Calls a tool. The mark in `_meta` states that no model has seen the view's data. */
const callTool = <A>(
  bridge: Bridge,
  name: string,
  args: object,
  signal?: AbortSignal,
): Promise<A> =>
  bridge.request<A>(
    "tools/call",
    { name, arguments: args, _meta: { "plex-ingest/view": true } },
    signal,
  );

/** @throws DeskRefusal if the tool refused: `code: what happened. what next (whether later)` */
function read({ content, structuredContent, isError = false }: BridgeResult): unknown {
  const text = content?.[0]?.text ?? "";
  if (!isError) return structuredContent ?? JSON.parse(text);
  const [, code = "internal_error", message = text] =
    /^(\w+): (.*?)(?: \([^()]*\))?$/s.exec(text) ?? [];
  throw new DeskRefusal(message, code);
}

type PosterKey = PosterAddress["poster"];
type PostersAnswer = {
  structuredContent?: {
    posters: (PosterKey & { mime_type: string; data: string })[];
    later: PosterKey[];
  };
  isError?: boolean;
};
type PosterRequest = { of: PosterAddress; tries: number; give(source: string | undefined): void };

/** Maximum number of posters per call. */
const TOGETHER = 10;
/** Requests made within this time, in ms, are sent together. */
const GATHERING_MS = 30;
const MAX_TRIES = 3;

/**
 * Fetches posters through the program that draws the view, because the view itself may not load
 * images. Returns addresses that contain the image; undefined for a work without a poster. After
 * the program refuses once, further posters are not requested.
 */
function fetchPosters(bridge: Bridge): (of: PosterAddress) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  let wanted: PosterRequest[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRefused = false;

  const gather = (poster: PosterRequest): void => {
    wanted.push(poster);
    timer ??= setTimeout(() => void next(), GATHERING_MS);
  };

  async function ask(these: readonly PosterRequest[], width: number): Promise<void> {
    const args = { works: these.map(({ of }) => of.poster), width };
    const { structuredContent, isError } = await callTool<PostersAnswer>(
      bridge,
      "get_posters",
      args,
    );
    isRefused = isError === true;
    const { posters = [], later = [] } = structuredContent ?? {};
    for (const poster of these) {
      const { type, tmdb_id } = poster.of.poster;
      const isIt = (work: PosterKey): boolean => work.type === type && work.tmdb_id === tmdb_id;
      const found = posters.find(isIt);
      if (!found && poster.tries < MAX_TRIES && later.some(isIt)) {
        gather({ ...poster, tries: poster.tries + 1 });
      } else {
        poster.give(found && `data:${found.mime_type};base64,${found.data}`);
      }
    }
  }

  /** Makes one call at a time, because a host may ask a person about each call. */
  async function next(): Promise<void> {
    const width = wanted[0]?.of.width;
    const these = wanted.filter(({ of }) => of.width === width).slice(0, TOGETHER);
    wanted = wanted.filter((poster) => !these.includes(poster));
    try {
      if (!isRefused && width !== undefined) await ask(these, width);
    } catch {
      isRefused = true;
    } finally {
      // Posters that were already returned are not affected.
      if (isRefused) for (const { give } of these) give(undefined);
      timer = wanted.length > 0 ? setTimeout(() => void next()) : undefined;
    }
  }

  return (of) => {
    const key = `${of.poster.type} ${of.poster.tmdb_id} ${of.width}`;
    const asked =
      known.get(key) ?? new Promise<string | undefined>((give) => gather({ of, tries: 1, give }));
    known.set(key, asked);
    return asked;
  };
}
