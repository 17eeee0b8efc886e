import { cleanText } from "../../base/text/clean-text.ts";
import { CLIENT_KINDS } from "../../core/torrent/kinds.ts";
import { listedTools } from "./listed-tools.ts";
import {
  findMissingService,
  listOfferedTools,
  type ToolChoice,
  type ToolLists,
} from "./offered-tools.ts";
import { stemsIn, stemsOfRequest } from "./request-words.ts";
import type { FindAnswer, FindRequest, ListedTool } from "./tools/define.ts";

/** Words with which people ask for a tool and that its name and texts do not have. */
const PEOPLES_WORDS: Readonly<Record<string, string>> = {
  get_ingest_queue: "pending undecided open decide attention todo outstanding unsorted left queue",
  get_ingest_item: "details everything about one download candidates tell",
  why_not_in_plex:
    "where film downloaded missing vanished disappeared appear arrived gone cannot find",
  approve_ingest: "accept yes right correct confirm let in film go ahead agree fine",
  reject_ingest: "no ignore discard unwanted trash skip never junk rubbish leave",
  retry_ingest: "again look repeat restart unreject another try attempt failed",
  undo_ingest: "revert remove wrong back library reverse cancel oops",
  refile_ingest:
    "wrong mistaken correct fix rename other title misidentified actually remake different",
  execute_ingest: "import add ingest process now manually file folder immediately",
  get_ingest_history:
    "yesterday today week log recent happened who did last since came filed changes done",
  get_ingest_statistics:
    "many much count numbers report month average success rate total wrong right",
  get_watcher_status:
    "running alive health working problem errors daemon progress busy settling stuck copying",
  start_watcher: "unpause continue go on turn on carry resume again sorting filing begin",
  stop_watcher: "hold off quiet turn off disable wait suspend sorting filing",
  configure_watcher:
    "settings options threshold confidence automatic setup duplicates ask asking permission sure certain always never interval yes before permission touch",
  list_libraries: "sections folders folders locations which kinds keep stored place shows",
  list_library_items: "all films series browse unwatched genre year sort comedies oldest longest",
  search_media: "have have own owned find exists already",
  get_media_details:
    "cast actors quality resolution file codec bitrate chapters runtime subtitles audio languages long",
  get_recently_added: "latest newest new arrivals came films since added",
  get_on_deck: "continue watching next tonight resume suggestion unfinished half",
  get_playback_status:
    "playing now watching streams players devices sessions who currently transcoding",
  get_watch_history: "watched seen viewed plays last when who night often tv",
  control_playback:
    "play pause resume stop seek tv player living room start film skip forward rewind",
  scan_library:
    "refresh rescan update new files show showing up look again notice appear pick notice added",
  get_server_info: "version plex pass online reachable up",
  parse_filename: "parse tokens group quality read mean",
  search_tmdb: "id identify lookup movie database number",
  get_tmdb_details: "plot seasons runtime genres episodes list about movie number actors many",
  get_tmdb_episode: "episode title called aired date plot season number broadcast first pilot air",
  preview_rename:
    "called call file filed dry run simulate destination name plan what happens would if sorted would video",
  batch_identify: "folder many all several recognise guess each contents",
  list_torrents: `downloading seeding progress ratio speed fast finished client coming left percent ${CLIENT_KINDS.join(" ")}`,
  control_torrent: "add magnet start stop pause seeding label delete download link",
  list_directory: "ls files folder contents show",
  create_directory: "mkdir new folder make",
  rename_file: "change name file",
  copy_file: "duplicate file cp",
  move_file: "mv relocate file",
  execute_naming_plan: "several many files operations batch",
  audit_library: "check wrong problems duplicates broken corrupt health",
  list_missing_episodes: "gaps lack incomplete aired absent complete",
  plan_rename: "preview names scheme library template wrongly named",
  rename_library: "apply names scheme whole library template",
  find_space: "disk full free delete large storage gigabytes cleanup room left biggest",
  set_watched: "seen unwatched mark played unplayed finished already",
  rate_media: "stars rating like score",
  create_playlist: "make put movies new list night",
  add_to_playlist: "append list put",
  create_collection: "make new group set box together belong",
  add_to_collection: "append group put belong",
  refresh_metadata: "poster artwork summary description update reload picture cover",
  find_plex_matches: "candidates offers agent",
  fix_plex_match: "wrong title shows matched incorrectly plex",
};

/** How often each part of a tool's texts counts. */
const textOf = ({ name, title, description, inputSchema }: ListedTool): string => {
  // Titles in examples would match the titles in questions.
  const fields = Object.entries(inputSchema.properties ?? {}).map(
    ([field, { description: told = "" }]) => `${field} ${String(told).replace(/\be\.g\. .*/, "")}`,
  );
  const words = `${name} ${title} ${PEOPLES_WORDS[name] ?? ""}`;
  return [words, words, words, description, ...fields].join(" ");
};

type Searchable = {
  tool: ListedTool;
  nameStems: readonly string[];
  stems: readonly string[];
  counts: ReadonlyMap<string, number>;
};

let made: readonly Searchable[] | undefined;
const searchable = (): readonly Searchable[] =>
  (made ??= listedTools().map(({ shown: tool }) => {
    const stems = stemsIn(textOf(tool));
    const counts = new Map<string, number>();
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
    return { tool, nameStems: stemsIn(tool.name), stems, counts };
  }));

// BM25 with the usual constants: Robertson and Zaragoza, "The Probabilistic Relevance Framework:
// BM25 and Beyond" (2009).
const [K, B] = [1.2, 0.5];
/** How much more a tool counts if the request has all words of its name. */
const WHOLE_NAME = 0.25;

/** Letters that two words of one family have in common: approval and approve. */
const MIN_COMMON = 5;

/** Returns the known word that begins like a word that no tool has. */
function findRelated(word: string, known: ReadonlySet<string>): string | undefined {
  const begin = word.slice(0, MIN_COMMON);
  return begin.length < MIN_COMMON ? undefined : [...known].find((one) => one.startsWith(begin));
}

/** Returns the names of all tools that fit the words, best first. A tool's name fits best. */
export function rankTools(query: string): string[] {
  const all = searchable();
  const usual = all.reduce((sum, { stems }) => sum + stems.length, 0) / all.length;
  const known = new Set(all.flatMap(({ stems }) => stems));
  const asked = [...stemsOfRequest(query)].map((word) => {
    const stem = known.has(word) ? word : (findRelated(word, known) ?? word);
    const having = all.filter(({ counts }) => counts.has(stem)).length;
    return { stem, rarity: Math.log(1 + (all.length - having + 0.5) / (having + 0.5)) };
  });
  const named = query.trim().toLowerCase();
  const scoreOf = ({ tool, nameStems, stems, counts }: Searchable): number => {
    if (tool.name === named) return Number.MAX_VALUE;
    const length = 1 - B + (B * stems.length) / usual;
    const score = asked.reduce((sum, { stem, rarity }) => {
      const count = counts.get(stem) ?? 0;
      return sum + (rarity * count * (K + 1)) / (count + K * length);
    }, 0);
    const inName = nameStems.filter((one) => asked.some(({ stem }) => stem === one)).length;
    return score * (1 + (WHOLE_NAME * inName) / nameStems.length);
  };
  return all
    .map((one) => ({ name: one.tool.name, score: scoreOf(one) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ name }) => name);
}

const MAX_LINE_CHARS = 160;
/** Only a tool among the best matches is worth the sentence why it is not offered. */
const MAX_OFF = 3;

/**
 * Answers `find_tool`. The names of all other tools that are not listed follow, because words of
 * people cannot be foreseen. Tools that this server does not offer, or that cannot work in this home, are
 * reported with the reason if they are among the best matches.
 */
export function findTools(
  { query, limit, schema }: FindRequest,
  { offered, reachOf }: ToolLists,
  whyOff: (name: string) => string,
): FindAnswer {
  const ranked = rankTools(query);
  const tools = ranked
    .flatMap((name) => offered.find((tool) => tool.name === name && reachOf(name) !== false) ?? [])
    .slice(0, limit)
    .map(({ name, title, description, inputSchema }, at) => {
      const reach = reachOf(name);
      return {
        name,
        does: cleanText(`${title}: ${firstSentence(description)}`, MAX_LINE_CHARS),
        ...(typeof reach === "string" ? { call_with: reach } : {}),
        ...(schema && at === 0 ? { input_schema: inputSchema } : {}),
      };
    });
  const off = ranked
    .slice(0, MAX_OFF)
    .filter((name) => reachOf(name) === false)
    .map((name) => ({ name, why: whyOff(name) }));
  const found = tools.map(({ name }) => name);
  const others = offered
    .map(({ name }) => name)
    .filter((name) => typeof reachOf(name) === "string" && !found.includes(name));
  return {
    tools,
    ...(others.length === 0 ? {} : { others }),
    ...(off.length === 0 ? {} : { off }),
  };
}

const firstSentence = (text: string): string => text.split(/(?<=\.)\s/)[0] ?? text;

/** Explains in one clause why a server does not offer a tool, or why the tool cannot work. */
export function explainOff(name: string, choice: ToolChoice): string {
  const missing = findMissingService(name, choice.listing?.missing);
  if (missing) return `${missing.setting} is not set`;
  const tool = listedTools().find(({ shown }) => shown.name === name);
  if (!tool) return "there is no such tool";
  if (!choice.toolsets.includes(tool.toolset)) return `its toolset ${tool.toolset} is switched off`;
  const writable = listOfferedTools({ ...choice, readOnly: false });
  return choice.readOnly && writable.some((offered) => offered.name === name)
    ? "this server is read-only"
    : `only the ${tool.role} can call it`;
}
