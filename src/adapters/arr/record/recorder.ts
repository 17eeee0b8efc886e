import { parseJson } from "../../../base/text/parse-json.ts";
import type { ArrKind } from "../../../core/arr/app.ts";
import { CLIENT_KINDS } from "../../../core/torrent/kinds.ts";
import { createDisguise } from "../../recordings/disguise.ts";
import type { ArrExchange } from "../client.ts";
import { isReadField } from "../wire.ts";

/** A recording, in which names, paths, ids and addresses are replaced by made-up ones. */
export type ArrRecording = {
  made_by: string;
  kind: ArrKind;
  exchanges: { asked: string; status: number; form: "empty" | "page" | "json"; answer: unknown }[];
  results: Record<string, unknown>;
};

interface ArrRecorder {
  note(exchange: ArrExchange): void;
  /** `results` are what the program parsed from the responses. A replay must produce the same. */
  finish(results: Record<string, unknown>): ArrRecording;
}

/** Words of the apps: parts of addresses, states, events and usual sentences. */
const OWN = new Set(
  `
  http https api v3 queue history system status rootfolder downloadclient sonarr radarr prowlarr
  ascending descending default date timeleft eventtype true false
  downloading downloaded importblocked importpending importing imported failedpending failed ignored paused completed queued warning ok
  error delay downloadclientunavailable unknown torrent usenet
  grabbed downloadfolderimported downloadfailed downloadignored seriesfolderimported moviefolderimported episodefiledeleted
  moviefiledeleted episodefilerenamed moviefilerenamed
  tvcategory moviecategory tvimportedcategory movieimportedcategory tvdirectory moviedirectory watchfolder category tags vuze flood clients
  task refreshmonitoreddownloads
  ${CLIENT_KINDS.join(" ")}
  mkv mp4 avi m4v ts nzb
  no files found are eligible for import in not an a upgrade existing file sample unable to determine if is one or more matched by
  details since task download wasn't wasn t grabbed and category skipping already imported at movie episode has tba title recently aired
  enough free space failed to root folder missing still being unpacked title mismatch automatic manual required
  arr unauthorized unavailable
  `
    .trim()
    .split(/\s+/),
);
const PLAIN = /^(?:page|pageSize|totalRecords|size|sizeleft|order|at)$/;

/** Records requests to Sonarr or Radarr and their responses, and disguises both. */
export function createArrRecorder(
  { kind, version, base }: { kind: ArrKind; version: string; base: string },
  random: () => number,
): ArrRecorder {
  const { text, value, learn } = createDisguise(random, { own: OWN, plain: PLAIN, times: true });
  const exchanges: ArrExchange[] = [];

  function askedOf(path: string): string {
    const [place = "", query = ""] = path.slice(base.length).split("?");
    const named = [...new URLSearchParams(query)].map(([name, given]) =>
      PLAIN.test(name) || name === "eventType" || name === "date"
        ? `${name}=${given}`
        : `${name}=${text(given)}`,
    );
    return [text(place), ...(named.length > 0 ? [named.join("&")] : [])].join("?");
  }

  return {
    note: (exchange) => void exchanges.push(exchange),
    finish(results) {
      const answers = exchanges.map((exchange) => withoutSecrets(parseJson(exchange.text) ?? null));
      learn([answers, results]);
      return {
        made_by: `plex-ingest ${version}`,
        kind,
        exchanges: exchanges.map(({ path, status, text: given }, index) => ({
          asked: askedOf(path),
          status,
          form: given === "" ? "empty" : /^\s*</.test(given) ? "page" : "json",
          answer: value(answers[index]),
        })),
        results: Object.fromEntries(
          Object.entries(results).map(([name, result]) => [name, value(result, name)]),
        ),
      };
    },
  };
}

/**
 * Settings of the app's download clients are lists of named values, among them passwords and keys.
 * Only those that the program reads keep a value: categories, directories and tags.
 */
function withoutSecrets(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(withoutSecrets);
  if (typeof given !== "object" || given === null) return given;
  const { name } = given as { name?: unknown };
  const isSetting = "value" in given && typeof name === "string" && !isReadField(name);
  return Object.fromEntries(
    Object.entries(given).map(([key, part]) =>
      /key|password|token|secret/i.test(key) || (isSetting && key === "value")
        ? [key, null]
        : [key, withoutSecrets(part)],
    ),
  );
}
