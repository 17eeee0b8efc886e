// `npm run evals:tokens`: the tokens that typical questions cost an assistant, counted with
// o200k_base over the arguments and the texts of the answers.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { DEFAULT_TOOLSETS } from "../../src/core/toolsets.ts";
import { makeWorld, type World } from "./world.ts";

type Answer = { isError: boolean; text: string; data: Record<string, unknown> };
type Call = (name: string, args?: Record<string, unknown>) => Promise<Answer>;

const ROWS = ["Dune", "The.Office.S01E0", "Zorp.Holiday.Part"];
const DROPS = [
  "Inception.2010.1080p.mkv",
  "The.Matrix.1999.mkv",
  ...Array.from({ length: 30 }, (_, n) => `${ROWS[n % ROWS.length]}${n}.1080p.WEB-DL-GRP${n}.mkv`),
];
const TORRENTS = Array.from({ length: 10 }, (_, n) => ({
  name: `Sintel.2010.cut${n}.1080p.mkv`,
  hash: String(n).repeat(40),
  done: n % 2 === 0,
}));

const listIn = ({ data }: Answer, name: string): Record<string, unknown>[] =>
  (data[name] ?? []) as Record<string, unknown>[];

async function idsOf(call: Call): Promise<unknown[]> {
  const queue = await call("get_ingest_queue", { limit: 5 });
  return listIn(queue, "items").map(({ id }) => id);
}

/** The questions, each as a client asks it: it makes further calls only if an answer is not one. */
const QUESTIONS: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  "What waits? The first page": (call) => call("get_ingest_queue"),
  "What waits? All thirty": async (call) => {
    let cursor: unknown;
    do {
      const page = await call("get_ingest_queue", { limit: 100, ...(cursor ? { cursor } : {}) });
      cursor = page.data["next"];
    } while (typeof cursor === "string");
  },
  "Which candidates do five of them have?": async (call) => {
    const ids = await idsOf(call);
    const several = await call("get_ingest_item", { ids });
    if (several.isError) for (const id of ids) await call("get_ingest_item", { id });
  },
  "Everything about one release": (call) => call("get_ingest_item", { id: 3 }),
  "Why are the releases of a title not in Plex?": async (call) => {
    const { isError, text } = await call("why_not_in_plex", { title: "zorp" });
    if (!isError) return;
    const ids = [...text.matchAll(/(\d+) \(/g)].slice(0, 8).map(([, id]) => Number(id));
    for (const id of ids) await call("why_not_in_plex", { id });
  },
  "Does anything of a filed title wait?": async (call) => {
    const found = await call("get_ingest_queue", { search: "inception" });
    if (listIn(found, "items").length > 0 || "instead" in found.data) return;
    await call("get_ingest_queue", { search: "inception", state: "all" });
  },
  "Which releases were filed, and who approved them?": (call) =>
    call("get_ingest_history", { action: "filed" }),
  "What happened? The last twenty rows": (call) => call("get_ingest_history"),
  "Does everything work?": (call) => call("get_watcher_status"),
  "Which downloads does the client have?": (call) => call("list_torrents"),
};

async function measure(world: World): Promise<void> {
  const { signal } = new AbortController();
  console.log("| question | calls | tokens |\n|---|---|---|");
  console.log(
    `| The list of tools | 1 | ${countTokens(JSON.stringify({ tools: world.tools.list() }))} |`,
  );
  for (const [question, ask] of Object.entries(QUESTIONS)) {
    let [calls, tokens] = [0, 0];
    await ask(async (name, args = {}) => {
      const given = await world.tools.call(name, args, { signal, actor: "mcp:tokens" });
      const { isError = false, content, structuredContent: data = {} } = given;
      const text = content[0]?.text ?? "";
      calls++;
      tokens += countTokens(`${name}${JSON.stringify(args)}${text}`);
      return { isError, text, data };
    });
    console.log(`| ${question} | ${calls} | ${tokens} |`);
  }
}

await using world = await makeWorld({
  drops: DROPS,
  torrents: TORRENTS,
  toolsets: DEFAULT_TOOLSETS,
  // More downloads than these would wait as existing ones.
  settings: { INGEST_BACKLOG: "process" },
});
await measure(world);
