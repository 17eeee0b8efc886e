import { toPageText } from "../../base/actions/sentence.ts";
import { toHere } from "../../base/path/path-map.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { SERVER_TITLES, singleSettingsOf } from "../../core/library/server-entry.ts";
import { KEYED_SERVERS } from "../../core/library/server-facts.ts";
import { explainUnscannedFolder } from "../../core/library/unscanned-folder.ts";
import { explainLate } from "../../core/services.ts";
import { foldersSettingOf, mapSettingOf, prefixOf } from "../../core/setup/client-setup.ts";
import { listTypedServers, type TypedServer } from "../../core/setup/typed-servers.ts";
import { formatPairs, suggestMap, withPair } from "../doctor/suggest-map.ts";
import type { SettingTexts } from "../setup/choose-names.ts";
import { type AskedServer, toSources } from "../setup/find-folders.ts";
import { explainPair } from "../setup/pair-line.ts";
import type { Setup } from "../setup/setup.ts";
import type { FoundText } from "./ports.ts";
import type { SettingsTest, TestKind } from "./settings-shape.ts";

type FoundTexts = ReadonlyMap<string, FoundText>;
type SettingsTrial = Pick<SettingsTest, "lines" | "suggestion" | "folders" | "names">;

interface SettingsTestsDeps {
  setup: Setup;
  isFolder: (path: string) => Promise<boolean>;
  clock: Pick<Clock, "sleep">;
}

/**
 * Time in which servers or clients answer a test. The rest of a call's time (9.5 s) is for what
 * follows from their answers.
 */
const ANSWER_MS = 6500;

type ServerTrial = SettingsTrial & { asked: AskedServer };

const noLibraries = ({ title, prefix }: TypedServer): AskedServer => ({
  title,
  mapSetting: `${prefix}_PATH_MAP`,
  sections: [],
});

const good = (text: string) => ({ ok: true, text });
const bad = (text: string) => ({ ok: false, text });

const notThere = (folder: string) =>
  bad(`${cleanText(folder, 300)} does not exist. plex-ingest never creates it for you.`);

/** Timeout in ms, so that a disk that does not respond does not block a page. */
const MAX_LOOK_MS = 1000;

/** Explains why a value that can be saved does not work yet: a watched folder does not exist. */
export async function warningOf(
  setup: Setup,
  name: string,
  text: string,
): Promise<string | undefined> {
  if (name !== "PLEX_INGEST_DIR") return undefined;
  const asked = setup.checks.missing(setup.foldersIn(text));
  const missing = await waitUnlessAborted(asked, AbortSignal.timeout(MAX_LOOK_MS)).catch(() => []);
  return missing.length === 0
    ? undefined
    : missing.map((problem) => notThere(problem).text).join(" ");
}

export interface SettingsTests {
  /** The settings that a test covers. */
  names: Readonly<Record<TestKind, string[]>>;
  /** `client` is the prefix of the settings of one client or server: only that one is tested. */
  run(
    kind: TestKind,
    found: FoundTexts,
    signal: AbortSignal,
    client?: string,
  ): Promise<SettingsTrial>;
}

/**
 * Creates the checks of `init` for values that do not need to be saved. External problems are
 * returned as results, not thrown as errors.
 */
export function createSettingsTests({ setup, isFolder, clock }: SettingsTestsDeps): SettingsTests {
  const textOf = (found: FoundTexts, name: string): string | undefined => found.get(name)?.value;
  const foldersOf = (found: FoundTexts, name: string): string[] =>
    setup.foldersIn(textOf(found, name) ?? "");
  const setTextsOf = (found: FoundTexts): SettingTexts =>
    Object.fromEntries(
      [...found].flatMap(([name, { value, from }]) => (from === "default" ? [] : [[name, value]])),
    );
  const knownFolders = (found: FoundTexts): string[] => [
    ...foldersOf(found, "PLEX_INGEST_DIR"),
    ...foldersOf(found, "PLEX_MEDIA_ROOT"),
  ];

  /**
   * Checks whether a folder that another program uses exists here. If not, suggests a path map that
   * would find it.
   */
  async function place(
    found: FoundTexts,
    there: string,
    setting: string,
    who: string,
    known: string[],
  ): Promise<SettingsTrial> {
    const maps = setup.pathMapOf(textOf(found, setting) ?? "");
    const here = toHere(there, maps);
    const shown = cleanText(there, 300);
    if (await isFolder(here)) {
      return {
        lines: [good(`Its folder ${shown} was found here${here === there ? "" : `, as ${here}`}.`)],
      };
    }
    const map = await suggestMap(there, known, isFolder);
    const text =
      `${who} uses the folder ${shown}, but there is no folder ${cleanText(here, 300)} here: it ` +
      "runs in a container or on another machine, or the disk is not mounted.";
    if (!map || map.here === map.there) return { lines: [bad(text)] };
    return {
      lines: [bad(text)],
      suggestion: { name: setting, value: formatPairs(withPair(maps, map, there)) },
    };
  }

  /** Tests the media servers that have an address, or only the one with this prefix. */
  async function server(
    found: FoundTexts,
    signal: AbortSignal,
    only?: string,
  ): Promise<SettingsTrial> {
    const budget = { clock, ms: ANSWER_MS, signal };
    const { answers, late, failures } = await listTypedServers((name) => textOf(found, name))
      .only(({ prefix }) => only === undefined || prefix === only)
      .askEach((one, stop) => askServer(found, one, stop), budget);
    if (failures[0]) throw failures[0].error;
    const trials = [
      ...answers.map(({ answer }) => answer),
      ...late.map((one): ServerTrial => {
        return { lines: [bad(explainLate(one, budget))], asked: noLibraries(one) };
      }),
    ];
    if (trials.length === 0) {
      const text =
        only === undefined
          ? "No media server has an address. Files are filed, but no server is asked to scan."
          : "This server has no address yet.";
      return { lines: [bad(text)] };
    }
    const suggestion = trials.find((trial) => trial.suggestion)?.suggestion;
    const values = setTextsOf(found);
    const asked = trials.map((trial) => trial.asked);
    const lacking = await setup.explainLacking({ values, asked, only }, signal);
    const lines = [...trials.flatMap((trial) => trial.lines), ...lacking.map(bad)];
    return { lines, ...(suggestion && { suggestion }) };
  }

  async function askServer(
    found: FoundTexts,
    typed: TypedServer,
    signal: AbortSignal,
  ): Promise<ServerTrial> {
    const { kind, title, url, key } = typed;
    const secret = kind === "plex" ? "a token" : "an API key";
    const asked = noLibraries(typed);
    if (key === undefined) return { lines: [bad(`${title} needs ${secret}, too.`)], asked };
    const check =
      kind === "plex"
        ? await setup.checks.plex(url, key, signal)
        : await setup.checks.keyedServer(kind, url, key, signal);
    if (!check.ok) return { lines: [bad(check.message)], asked };
    const { name, version, sections, unscanned = [] } = check.value;
    const notes = unscanned.map((folder) => good(explainUnscannedFolder(title, folder)));
    const titles = sections.map((library) => cleanText(library.title, 60)).join(", ");
    const answers = good(
      `${cleanText(name, 60)} answers, ${SERVER_TITLES[kind]} ${cleanText(version, 40)}. Its libraries: ${titles || "none yet"}.`,
    );
    const wanted = sections.filter(({ type }) => type === "movie" || type === "show");
    const roots = foldersOf(found, "PLEX_MEDIA_ROOT");
    const places = await Promise.all(
      wanted.flatMap(({ locations }) =>
        locations.map((there) => place(found, there, asked.mapSetting, title, roots)),
      ),
    );
    const lost = places.filter(({ lines }) => lines.some(({ ok }) => !ok));
    const suggestion = lost.find((test) => test.suggestion)?.suggestion;
    return {
      lines: [answers, ...notes, ...lost.flatMap(({ lines }) => lines)],
      asked: { ...asked, sections },
      ...(suggestion && { suggestion }),
    };
  }

  async function tmdb(found: FoundTexts, signal: AbortSignal): Promise<SettingsTrial> {
    const key = textOf(found, "TMDB_API_KEY");
    if (key === undefined) {
      return { lines: [bad("There is no key, so you must identify each download yourself.")] };
    }
    const check = await setup.checks.tmdb(key, signal, textOf(found, "TMDB_URL"));
    return { lines: [check.ok ? good("TMDB answers and accepts the key.") : bad(check.message)] };
  }

  async function client(
    found: FoundTexts,
    signal: AbortSignal,
    only?: string,
  ): Promise<SettingsTrial> {
    const watched = only === undefined ? foldersOf(found, "PLEX_INGEST_DIR") : [];
    const lines: SettingsTrial["lines"] = (await setup.checks.missing(watched)).map(notThere);
    let suggestion: SettingsTrial["suggestion"];
    const folders: NonNullable<SettingsTrial["folders"]> = [];
    const values = Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
    const budget = { clock, ms: ANSWER_MS, signal };
    const asked = await setup
      .typedClients(values)
      .only(({ client: one }) => only === undefined || prefixOf(one) === only)
      .askEach(({ client: one, access }, stop) => setup.checks.client(one, access, stop), budget);
    if (asked.failures[0]) throw asked.failures[0].error;
    for (const { client: one } of asked.late) lines.push(bad(explainLate(one, budget)));
    for (const { service, answer: check } of asked.answers) {
      if (!check.ok) {
        lines.push(bad(check.message));
        continue;
      }
      const { client: one } = service;
      const { version, downloadDir } = check.value;
      const answer = { client: one, found: check.value };
      for (const [name, value] of Object.entries(await setup.nameFolders(answer, values))) {
        if (value !== undefined) folders.push({ name, value });
      }
      lines.push(good(`${one.title} ${cleanText(version, 60)} answers.`));
      const placed = await place(
        found,
        downloadDir,
        mapSettingOf(one),
        one.title,
        knownFolders(found),
      );
      lines.push(...placed.lines);
      suggestion ??= placed.suggestion;
    }
    if (lines.length === 0 && watched.length > 0) {
      lines.push(good("The watched folder exists. No download client has an address."));
    }
    if (lines.length === 0) {
      const text =
        only === undefined
          ? "No download client has an address. Watched folders work without one."
          : "This client has no address yet.";
      return { lines: [bad(text)] };
    }
    return {
      lines,
      ...(suggestion && { suggestion }),
      ...(folders.length > 0 && { folders }),
    };
  }

  async function folders(found: FoundTexts, signal: AbortSignal): Promise<SettingsTrial> {
    const [roots, watched] = [
      foldersOf(found, "PLEX_MEDIA_ROOT"),
      foldersOf(found, "PLEX_INGEST_DIR"),
    ];
    if (roots.length === 0) {
      return { lines: [bad("No folder for the libraries is set, so nothing can be filed.")] };
    }
    const below = (name: string): string[] =>
      [textOf(found, name)].flatMap((text) =>
        text === undefined ? [] : text.startsWith("/") ? text : `${roots[0]}/${text}`,
      );
    const libraries = [...below("PLEX_MOVIES_DIR"), ...below("PLEX_TV_DIR")];
    const missing = await setup.checks.missing([...new Set([...roots, ...libraries, ...watched])]);
    if (missing.length > 0) return { lines: missing.map(notThere) };
    const conflict = setup.conflict({ roots, libraries, downloads: watched });
    if (conflict !== undefined) return { lines: [bad(conflict)] };
    const sources = toSources(watched, []);
    const pairs = await setup.checks.pairs({ sources, roots, libraries });
    const lines = pairs.map(explainPair).map(({ kind, text }) => ({ ok: kind === "good", text }));
    const names = await chooseNames(found, signal);
    const lacking = await setup.explainLacking({ values: setTextsOf(found), asked: [] }, signal);
    return {
      lines: [...(lines.length > 0 ? lines : [good("The folders exist.")]), ...lacking.map(bad)],
      ...(names && { names }),
    };
  }

  async function chooseNames(
    found: FoundTexts,
    signal: AbortSignal,
  ): Promise<SettingsTrial["names"]> {
    const watched = foldersOf(found, "PLEX_INGEST_DIR");
    const { values, lines } = await setup.chooseNames(setTextsOf(found), watched, signal);
    if (lines.length === 0) return undefined;
    const settings = Object.entries(values).map(([name, value]) => ({ name, value }));
    return { settings, lines: lines.map(toPageText) };
  }

  const tests = { server, tmdb, client, folders };
  return {
    names: {
      server: [
        "PLEX_URL",
        "PLEX_SERVER_URL",
        "PLEX_TOKEN",
        ...KEYED_SERVERS.flatMap((kind) => Object.values(singleSettingsOf(kind))),
        "MEDIA_SERVERS",
      ],
      tmdb: ["TMDB_API_KEY", "TMDB_URL"],
      client: [
        "PLEX_INGEST_DIR",
        "DOWNLOAD_CLIENTS",
        ...setup.clients.flatMap((one) => [
          ...Object.values(one.settings),
          mapSettingOf(one),
          foldersSettingOf(one),
        ]),
      ],
      folders: [
        "PLEX_MEDIA_ROOT",
        "PLEX_MOVIES_DIR",
        "PLEX_TV_DIR",
        "PLEX_INGEST_DIR",
        "PLEX_PATH_MAP",
      ],
    } satisfies Record<TestKind, readonly string[]>,
    run: (kind, found, signal, only) => tests[kind](found, signal, only),
  };
}
