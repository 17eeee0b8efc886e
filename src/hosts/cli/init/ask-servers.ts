import type { AskedServer } from "../../../app/setup/find-folders.ts";
import type { FoundServer } from "../../../app/setup/find-servers.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import {
  KEY_PLACES,
  type KeyedServer,
  SERVER_TITLES,
  singleSettingsOf,
} from "../../../core/library/server-entry.ts";
import { KEYED_SERVERS, SERVER_FACTS } from "../../../core/library/server-facts.ts";
import { explainUnready } from "../../../core/library/server-start.ts";
import { explainUnscannedFolder } from "../../../core/library/unscanned-folder.ts";
import { completeAddress } from "../../../core/setup/complete-address.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import { explainAddressProblem } from "./ask-plex.ts";
import type { Prompts } from "./prompts.ts";

type ServerAnswers = { values: SetupValues; servers: readonly AskedServer[] };

const explainKeyProblem = (text: string): string | undefined =>
  /^[\x21-\x7e]+$/.test(text) ? undefined : "Copy the whole key; it has no spaces.";

/**
 * Asks which servers other than Plex show the library, and for each one its address and key, until
 * it answers or the person continues without it. Servers that are set already are kept without a
 * question. On a repeated run, only servers that respond are offered.
 */
export async function askServers(
  setup: Setup,
  ask: Prompts,
  answered: SetupValues,
  signal: AbortSignal,
): Promise<ServerAnswers> {
  const none: ServerAnswers = { values: {}, servers: [] };
  const known = { ...setup.environment, ...setup.current };
  const open = KEYED_SERVERS.filter((kind) => known[singleSettingsOf(kind).url] === undefined);
  if (open.length === 0) return none;
  const found = await ask.busy("Looking for other media servers", () =>
    setup.findServers(open, answered, signal),
  );
  for (const { kind, title, url, state } of found) {
    if (state) {
      const { problem, remedy } = explainUnready(SERVER_TITLES[kind], url, state);
      ask.report("bad", `${problem} ${remedy}`);
      continue;
    }
    const name = title === "" ? "" : ` (${cleanText(title, 60)})`;
    ask.report("good", `${SERVER_TITLES[kind]}${name} answers at ${url}.`);
  }
  const offered = open.filter(
    (kind) => !setup.file.exists || found.some((server) => server.kind === kind),
  );
  if (offered.length === 0) return none;
  const chosen = await ask.several(
    "Which other media servers show the library? (Space to select, Enter to continue)",
    offered.map((kind) => ({ value: kind, label: SERVER_TITLES[kind] })),
  );
  const answers: ServerAnswers[] = [];
  for (const kind of chosen) answers.push(await askServer(setup, kind, found, ask, signal));
  return {
    values: Object.assign({}, ...answers.map(({ values }) => values)),
    servers: answers.flatMap(({ servers }) => servers),
  };
}

async function askServer(
  setup: Setup,
  kind: KeyedServer,
  found: readonly FoundServer[],
  ask: Prompts,
  signal: AbortSignal,
): Promise<ServerAnswers> {
  const title = SERVER_TITLES[kind];
  const { url: urlName, key: keyName, map } = singleSettingsOf(kind);
  const { port } = SERVER_FACTS[kind];
  let typed = found.find((server) => server.kind === kind)?.url ?? `http://127.0.0.1:${port}`;
  for (;;) {
    typed = completeAddress(
      await ask.text(`Address of ${title}, with its base URL if it has one`, {
        initial: typed,
        hint: `http://nas:${port}`,
        check: explainAddressProblem,
      }),
    );
    const key = await ask.secret(`API key of ${title} (${KEY_PLACES[kind]})`, {
      check: explainKeyProblem,
    });
    const checked = await ask.busy(`Asking ${title}`, () =>
      setup.checks.keyedServer(kind, typed, key, signal),
    );
    if (checked.ok) {
      const { name, sections, unscanned = [] } = checked.value;
      const titles = sections.map((library) => cleanText(library.title, 60)).join(", ");
      ask.report("good", `${cleanText(name, 60)} answers. Its libraries: ${titles || "none yet"}.`);
      for (const folder of unscanned) ask.report("good", explainUnscannedFolder(title, folder));
      return {
        values: { [urlName]: typed, [keyName]: key },
        servers: [{ title, mapSetting: map, sections }],
      };
    }
    ask.report("bad", checked.message);
    if (!(await ask.confirm(`Try ${title} again?`, true))) return { values: {}, servers: [] };
  }
}
