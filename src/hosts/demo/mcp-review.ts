import type { HistoryPage } from "../../app/review/queue/history.ts";
import type { QueuePage } from "../../app/review/queue/queue.ts";
import type { ShownEntry, ShownItem } from "../../app/shown/release-shape.ts";
import type { Results } from "../../app/shown/results-shape.ts";
import { hasHappened, releaseOf } from "./drop-all.ts";
import { DISC, ODD_EPISODE, ODD_PACK, UNDONE_BY_CLIENT } from "./drops.ts";
import type { Scene } from "./follow.ts";
import { DemoFailed, type Page, unbroken, withSpaces, wrap } from "./page.ts";
import { mcpCommand } from "./program.ts";
import { startMcpClient } from "./stand-ins/mcp-client.ts";

const CALL_COLUMNS = 32;

/** A tool call and its answer in words, in two columns. A long answer continues in its column. */
export function callLines(call: string, answer: string, page: Pick<Page, "width" | "paint">): string[] {
  const [first = "", ...more] = wrap(answer, page.width - CALL_COLUMNS).map(withSpaces);
  const head = page.paint(unbroken(call), "strong");
  const gap = " ".repeat(Math.max(2, CALL_COLUMNS - call.length));
  const below = more.map((line) => `${" ".repeat(CALL_COLUMNS)}${line}`);
  if (call.length + 2 > CALL_COLUMNS) return [withSpaces(head), `${" ".repeat(CALL_COLUMNS)}${first}`, ...below];
  return [`${withSpaces(head)}${gap}${first}`, ...below];
}

/** The client's name in history, after `mcp:`. */
const CLIENT = "demo";
const FIREFLY = 1437;

type Undo = { plan: { files: string[] }; confirm_token: string };

/** A session with the real MCP server, as a model would do it: read the queue, approve a pack, reject a disc, undo. */
export async function reviewOverMcp(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page, follow, program, folder } = scene;
  await using client = startMcpClient(mcpCommand(program, folder));
  await client.initialize(CLIENT);
  page.paragraph(
    `The real server, started as any MCP client starts it; this one calls itself “${CLIENT}”. Its calls, and what they answer:`,
  );
  page.lines([""]);

  async function call<T>(shown: string, args: Record<string, unknown>, words: (answer: T) => string): Promise<T> {
    const tool = shown.split(" ", 1)[0] ?? "";
    const { isError, text, data } = await client.call(tool, args, signal);
    if (isError) throw new DemoFailed(`The tool ${tool} failed.`, [text]);
    page.lines(callLines(shown, words(data as T), page));
    return data as T;
  }
  const until = async (id: number, action: string): Promise<void> => {
    await follow.until(`What was asked of #${id}`, (entries) => hasHappened(entries, id, [action]), signal);
  };

  await call<QueuePage>("get_ingest_queue", {}, ({ items, total }) => {
    return `${total} in review: ${items.map(({ id }) => `#${id}`).join(", ")}`;
  });
  const pack = releaseOf(follow.entries, ODD_PACK);
  await call<{ item: ShownItem }>(`get_ingest_item #${pack}`, { id: pack }, ({ item }) => oddFiles(item));
  const files = [{ path: ODD_EPISODE, season: 1, episodes: [3] }];
  const approval = { ids: [pack], type: "tv", tmdb_id: FIREFLY, files };
  await call<Results>(`approve_ingest #${pack} as tv ${FIREFLY}`, approval, ({ results: [result], engine }) => {
    return `${result?.state}, with ${ODD_EPISODE} as s01e03; ${engine.running ? "the engine files it" : "no engine runs"}`;
  });
  const isFiled = ({ release_id, name, action }: ShownEntry) =>
    name === ODD_PACK && release_id !== pack && action === "filed";
  await follow.until("The third episode", (entries) => entries.some(isFiled), signal);

  const disc = releaseOf(follow.entries, DISC);
  await call<Results>(`reject_ingest #${disc}`, { ids: [disc], reason: "a whole disc" }, ({ results: [result] }) => {
    return `${result?.state}: the download is kept, and is not asked about again`;
  });

  const film = releaseOf(follow.entries, UNDONE_BY_CLIENT);
  const { confirm_token } = await call<Undo>(`undo_ingest #${film}`, { id: film }, ({ plan }) => {
    const count = plan.files.length;
    return `nothing yet: a plan (${count} ${count === 1 ? "file leaves" : "files leave"} the library) and a token for it`;
  });
  await call<Results>(`undo_ingest #${film} with the token`, { id: film, confirm_token }, ({ results: [result] }) => {
    return `${result?.state}`;
  });
  await until(film, "taken_back");
  await call<HistoryPage>(`get_ingest_history #${film}`, { id: film }, ({ entries, total }) => {
    const asked = entries.find(({ action }) => action === "undo_asked");
    return `${total} entries; the undo was requested by ${asked?.actor}`;
  });
}

/** What a model would see: videos without an episode number in their names. */
function oddFiles({ files }: ShownItem): string {
  const videos = files.filter(({ role }) => role === "video");
  const odd = videos.filter(({ episodes }) => episodes === undefined).map(({ path }) => path);
  return `${videos.length} videos; no episode is known for ${odd.join(", ")}`;
}
