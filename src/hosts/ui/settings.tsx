import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import type { PageGroup } from "../../app/settings/page-groups.ts";
import type { Status } from "./desk/answers.ts";
import { useDesk } from "./desk/desk.ts";
import { loadWhenOpened } from "./frame/when-opened.tsx";
import { isSettled, type LoadResult, useAnswer } from "./hooks/use-load.ts";
import { momentText } from "./model/format.ts";
import { useRouter } from "./route/router.ts";
import { Act } from "./session/act.tsx";
import {
  SessionContext,
  SessionDeskContext,
  useIsReviewer,
  useMay,
  useMayAsk,
} from "./session/session-desk.ts";
import { Link } from "./shell/controls.tsx";
import { SearchBox } from "./shell/fields.tsx";
import { Sentence } from "./shell/name.tsx";
import { Problem } from "./shell/problem.tsx";
import { health, roles } from "./text/health.ts";
import { settings as words } from "./text/settings.ts";
import { text } from "./text/text.ts";
import { values } from "./text/values.ts";

const Part = ({ children }: { children: ComponentChildren }) => <div class="card">{children}</div>;

const Editor = loadWhenOpened(async () => (await import("./settings/editor.tsx")).Editor, Part);
const Sessions = loadWhenOpened(
  async () => (await import("./settings/sessions.tsx")).Sessions,
  Part,
);

const About = loadWhenOpened(async () => (await import("./settings/about.tsx")).About, Part);

const GROUPS = Object.keys(values.groups) as PageGroup[];

/** Groups with something to see for a session that may not read the settings. */
const FOR_ALL: readonly PageGroup[] = ["filing", "people", "about"];

/** Names of groups before they were sorted by things, in links to settings. */
const OLD_GROUPS: Readonly<Record<string, PageGroup>> = {
  folders: "downloads",
  clients: "downloads",
  tmdb: "library",
  plex: "servers",
  cache: "servers",
  notify: "notifications",
  server: "people",
  mcp: "assistants",
  process: "upkeep",
};

/** The name under which this browser remembers whether variable names are shown. */
const NAMES_KEY = "plex-ingest.variable-names";

type Props = { search?: string; group?: string; client?: string };

/** Resolves to the page once it can be drawn with its settings. */
export async function loadSettings(): Promise<ComponentType<Props>> {
  await Editor.load();
  return Settings;
}

/** Shows this program's setup: one group of settings, and what belongs to it. */
function Settings({ search: looked = "", group: given, client }: Props): JSX.Element {
  const session = useContext(SessionContext);
  const isReviewer = useIsReviewer();
  const may = useMay();
  const status = useAnswer("get_watcher_status", {});
  const hasValues = useMayAsk("get_settings");
  const loaded = useAnswer("get_settings", hasValues ? {} : undefined);
  const [search, find] = useState(looked);
  const [hasNames, setNames] = useState(() => localStorage.getItem(NAMES_KEY) !== null);
  const { answer } = status;
  const isReadOnly = session?.signed_in === true && session.read_only;
  const groups = may("get_settings") ? GROUPS : FOR_ALL;
  const wanted = OLD_GROUPS[given ?? ""] ?? GROUPS.find((group) => group === given);
  const group = wanted && groups.includes(wanted) ? wanted : (groups[0] ?? "about");
  const isSearch = search.trim() !== "";
  const showNames = (isOn: boolean): void => {
    setNames(isOn);
    if (isOn) localStorage.setItem(NAMES_KEY, "1");
    else localStorage.removeItem(NAMES_KEY);
  };
  return (
    <main
      id="content"
      class={`wide sets${given === undefined && !isSearch ? " index" : ""}`}
      tabIndex={-1}
    >
      <nav class="secs" aria-label={values.groupsLabel}>
        <h1>{text.pages.settings}</h1>
        {hasValues && <SearchBox words={values.find} value={search} change={find} />}
        <Groups
          names={groups}
          current={isSearch ? undefined : group}
          leaveSearch={() => find("")}
        />
        <ul aria-label={health.system}>
          {(["health", "log"] as const).map((page) => (
            <li key={page}>
              <Link to={{ page }}>{text.pages[page]}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <div class="sec">
        <div class="sechead">
          <Link to={{ page: "settings" }} class="back">
            ‹ {words.back}
          </Link>
          <h1>
            <span class="vh">{values.section}</span>
            {isSearch ? values.found : values.groups[group]}
          </h1>
          {hasValues && (
            <label class="flip">
              <input
                type="checkbox"
                role="switch"
                checked={hasNames}
                onChange={({ currentTarget }) => showNames(currentTarget.checked)}
              />
              {values.variables}
            </label>
          )}
        </div>
        {isReadOnly && (
          <p class="note info">
            {words.readOnly} <Sentence of={answer?.engine.message ?? ""} />
          </p>
        )}
        {isReviewer && <p class="note info">{roles.reviewer}</p>}
        <Problem of={status} />
        {!isSearch && <BesideSettings group={group} status={status} />}
        {hasValues && <Problem of={loaded} />}
        {loaded.answer && isSettled(status) && (
          <Editor
            read={loaded.answer}
            status={answer}
            group={group}
            search={search}
            client={client}
            hasNames={hasNames}
            isReadOnly={!may("change_settings")}
          />
        )}
      </div>
    </main>
  );
}

/** Links to the groups. `current` is undefined while a person searches. */
function Groups({
  names,
  current,
  leaveSearch,
}: {
  names: readonly PageGroup[];
  current: PageGroup | undefined;
  leaveSearch: () => void;
}): JSX.Element {
  const { go } = useRouter();
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>
          <Link
            to={{ page: "settings", group: name }}
            isCurrent={name === current}
            run={() => {
              leaveSearch();
              go({ page: "settings", group: name });
            }}
          >
            {values.groups[name]}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Shows what a group has beside its settings. */
function BesideSettings({
  group,
  status: { answer, again },
}: {
  group: PageGroup;
  status: LoadResult<Status>;
}): JSX.Element | null {
  const desk = useContext(SessionDeskContext);
  const session = useContext(SessionContext);
  if (group === "filing" && answer) return <Engine status={answer} reload={again} />;
  if (group === "people" && desk) return <Sessions desk={desk} />;
  if (group !== "about") return null;
  const version = session?.signed_in ? session.version : undefined;
  return <About version={version} engine={answer?.engine} />;
}

/** Shows whether the engine is running or paused, and the latest errors. */
function Engine({
  status: { engine, engines, last_errors: errors },
  reload,
}: {
  status: Status;
  reload: () => void;
}) {
  const desk = useDesk();
  const tool = engine.paused ? "start_watcher" : "stop_watcher";
  return (
    <section class="card engine" aria-labelledby="engine">
      <h2 id="engine">{words.engine}</h2>
      <p>
        {!engine.running
          ? (engine.message ?? words.off)
          : engine.paused
            ? words.paused
            : engine.since === undefined
              ? words.running
              : words.runningSince(momentText(engine.since))}
      </p>
      {/* Engines have a last-seen time only if there are several storages. */}
      {engines.some(({ seen_at: seen }) => seen !== undefined) && (
        <ul class="lines">
          {engines.map(({ storage, host, pid, state, since }) => (
            <li key={`${storage} ${host} ${pid}`} class="break">
              {(state === "working" ? words.working : words.standingBy)(
                storage,
                host,
                momentText(since),
              )}
            </li>
          ))}
        </ul>
      )}
      <Act
        tool={tool}
        label={engine.paused ? words.resume : words.pause}
        run={async () => {
          const { engine: now } = await desk.call(tool, {});
          const [did, will] = now.paused
            ? [words.didPause, words.willPause]
            : [words.didResume, words.willResume];
          return { text: now.running ? did : will };
        }}
        again={reload}
      />
      {errors.length > 0 && (
        <>
          <h3>{words.errors}</h3>
          <ul class="lines">
            {errors.map(({ at, message, release_id: id }) => (
              <li key={`${at} ${message}`} class="break">
                <time class="dim num" dateTime={at}>
                  {momentText(at)}
                </time>{" "}
                {message} {id !== undefined && <Link to={{ page: "item", id }}>#{id}</Link>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
