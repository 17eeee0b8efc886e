import type { ComponentChildren, JSX } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PageGroup } from "../../../app/settings/page-groups.ts";
import type {
  ShownSetting,
  ShownSettings,
  TestKind,
} from "../../../app/settings/settings-shape.ts";
import type { SettingName } from "../../../core/page/setting-titles.ts";
import type { Status } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { loadWhenOpened } from "../frame/when-opened.tsx";
import { SessionContext } from "../session/session-desk.ts";
import { Button, Link } from "../shell/controls.tsx";
import { useAct } from "../shell/problem.tsx";
import { settings as settingsWords } from "../text/settings.ts";
import { values as words } from "../text/values.ts";
import type { EditorPart } from "./editor-part.ts";
import { SettingRow } from "./row.tsx";
import { TestPanel } from "./test-panel.tsx";
import { titleOf } from "./title-of.ts";

const Card = ({ children }: { children: ComponentChildren }) => <div class="card">{children}</div>;
const Clients = loadWhenOpened(async () => (await import("./clients.tsx")).Clients, Card);
const Servers = loadWhenOpened(async () => (await import("./clients.tsx")).Servers, Card);
const Names = loadWhenOpened(async () => (await import("./names.tsx")).Names, Card);

/** The test of the section that contains this setting. */
const TESTS: Readonly<Partial<Record<SettingName, TestKind>>> = {
  PLEX_MEDIA_ROOT: "folders",
  TMDB_API_KEY: "tmdb",
};

/** The tests of a section that contains these settings. */
const testsOf = (rows: readonly ShownSetting[]): TestKind[] =>
  rows.flatMap(({ name }) => TESTS[name as SettingName] ?? []);

/** The setting whose section is the forms of the clients. */
const CLIENTS = "DOWNLOAD_CLIENTS";

/** Matches the settings that are name templates, and their preset. */
const NAMES = /^INGEST_(?:NAMES|(?:MOVIE|SHOW|SEASON|SPECIALS|EPISODE|DAILY)_(?:FILE|FOLDER))$/;

/**
 * Values that a person typed but did not save. They are kept while the person looks at other pages.
 */
let unsavedOf: { who?: number; edits?: Record<string, string>; server?: number | undefined } = {};
addEventListener("beforeunload", (event) => {
  if (Object.keys(unsavedOf.edits ?? {}).length > 0) event.preventDefault();
});

type Props = {
  read: ShownSettings;
  status: Status | undefined;
  group: PageGroup;
  search: string;
  /** The client whose form is open. */
  client: string | undefined;
  hasNames: boolean;
  isReadOnly: boolean;
};

/** Shows a group of settings. A person can change and test them, and undo changes. */
export function Editor({
  read,
  status,
  group,
  search,
  client,
  hasNames,
  isReadOnly,
}: Props): JSX.Element {
  const desk = useDesk();
  const { act, notify, isBusy, isOff } = useAct();
  const session = useContext(SessionContext);
  const who = session?.signed_in ? session.id : 0;
  const before = unsavedOf.who === who ? unsavedOf : {};
  const [edits, setEdits] = useState<Record<string, string>>(before.edits ?? {});
  const [server, setServer] = useState(before.server);
  // Runs before the next key press or click. An effect that waits for the next frame would be
  // skipped if the person leaves the page.
  useLayoutEffect(() => void (unsavedOf = { who, edits, server }), [who, edits, server]);
  const [problems, setProblems] = useState<ShownSettings["problems"]>([]);
  // The settings as reloaded after our own change. The next change uses their digest.
  const [after, setAfter] = useState<ShownSettings>();
  useEffect(() => setAfter(undefined), [read]);
  const of = after ?? read;
  // Run-time settings can be changed even if the file is unwritable.
  const editable = (of.editable || of.unwritable !== undefined) && !isReadOnly;
  const settings = of.settings.map((setting) => withDefault(setting, of.settings, edits));
  const count = Object.keys(edits).length + (server === undefined ? 0 : 1);

  const edit = (name: string, value: string | undefined): void => {
    setProblems((before) => before.filter((one) => one.name !== name));
    setEdits((before) => {
      const others = Object.entries(before).filter(([other]) => other !== name);
      return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
    });
  };
  const discard = (): void => {
    setEdits({});
    setServer(undefined);
    setProblems([]);
  };
  const unsaved = { set: edits, ...(server === undefined ? {} : { plex_server: server }) };

  const attempt = (work: () => Promise<void>): Promise<boolean> =>
    act(async () => {
      try {
        await work();
      } finally {
        setAfter(await desk.call("get_settings", {}).catch(() => undefined));
      }
    });
  const save = (reset: string[] = []): Promise<boolean> =>
    attempt(async () => {
      const given = reset.length > 0 ? { set: {} } : unsaved;
      const answer = await desk.call("change_settings", {
        digest: of.file.digest,
        ...given,
        reset,
      });
      setProblems(answer.problems);
      if (answer.problems.length > 0) {
        isRefused.current = true;
        return notify({ text: words.nothingSaved, tone: "danger" });
      }
      if (reset.length === 0) discard();
      notify({ text: words.saved(answer.changed.length) });
    });
  // The refused setting may be far above the save button.
  const isRefused = useRef(false);
  useEffect(() => {
    if (!isRefused.current || isBusy) return;
    isRefused.current = false;
    const field = document.querySelector<HTMLElement>('.srow [aria-invalid="true"]');
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  }, [isBusy]);
  const undo = (): Promise<boolean> =>
    attempt(async () => {
      const answer = await desk.call("undo_settings", { digest: of.file.digest });
      setProblems(answer.problems);
      if (answer.problems.length === 0) notify({ text: words.undone });
    });
  const restart = (): Promise<boolean> =>
    attempt(async () => {
      await desk.call("restart_daemon", {});
      notify({ text: words.restarting });
    });

  const row: EditorPart["row"] = (setting, { client: ofClient, problem } = {}) => (
    <SettingRow
      key={setting.name}
      setting={setting}
      edited={edits[setting.name]}
      problem={problems.find(({ name }) => name === setting.name)?.message ?? problem}
      editable={editable}
      hasNames={hasNames}
      edit={(value) => edit(setting.name, value)}
      reset={() => void save([setting.name])}
      {...(ofClient === undefined ? {} : { client: ofClient })}
    />
  );
  const part: EditorPart = { settings, edits, problems, editable, hasNames, edit, row };

  const wanted = search.trim().toLowerCase();
  const isFound = ({ name, doc }: ShownSetting): boolean =>
    wanted
      .split(/\s+/)
      .every((word) => `${name} ${titleOf(name)} ${doc}`.toLowerCase().includes(word));
  const shown = settings.filter((one) => (wanted === "" ? one.group === group : isFound(one)));
  const hasForms = wanted === "" && group === "downloads";
  const takeServer = (index: number, url: string): void => {
    setServer(index);
    // A container's own address stays, because the environment overrides a saved one.
    const isFixed = of.settings.some((one) => one.name === "PLEX_URL" && one.fixed);
    if (!isFixed) edit("PLEX_URL", url);
  };
  const waiting = of.settings.filter(({ waits }) => waits);
  const others = [...problems, ...of.problems].filter(
    ({ name }) => name === undefined || name === CLIENTS || !shown.some((one) => one.name === name),
  );
  // The order of the table is that of the documentation. The page has its own.
  const sections = Object.entries(
    Object.groupBy(
      shown.filter(({ rare }) => !rare || wanted !== ""),
      (one) => (wanted === "" ? one.section : words.groups[one.group]),
    ),
  );
  const undoButton = of.undo && (
    <Button says={words.undo} disabled={isOff} onClick={() => void undo()} />
  );
  const rare = wanted === "" ? shown.filter((one) => one.rare && !isOfForm(one)) : [];
  return (
    <div class="settings">
      <Notes of={of} group={group} />
      <Problems of={others} isOfFile={problems.length === 0} />
      {shown.length === 0 && wanted !== "" && <p role="status">{words.noneFound}</p>}
      {wanted === "" && group === "names" ? (
        <Names {...part} />
      ) : wanted === "" && group === "servers" ? (
        <Servers {...part} status={status} unsaved={unsaved} take={takeServer} />
      ) : (
        sections.map(([title, rows = []]) =>
          hasForms && rows.some(({ name }) => name === CLIENTS) ? (
            <Clients key={title} {...part} status={status} unsaved={unsaved} first={client} />
          ) : (
            <Section
              key={title}
              title={title}
              foot={
                wanted === "" &&
                editable &&
                testsOf(rows).map((test) => (
                  <div key={test} class="secfoot">
                    <TestPanel what={test} unsaved={unsaved} use={edit} />
                  </div>
                ))
              }
            >
              {rows.map((one) => row(one))}
            </Section>
          ),
        )
      )}
      {rare.length > 0 && (
        <Rare title={words.rare(rare.length)} isOpen={rare.some(({ name }) => name in edits)}>
          {rare.map((one) => row(one))}
        </Rare>
      )}
      {wanted === "" && group === "about" && (
        <section class="card">
          <h2>{settingsWords.file}</h2>
          <p class="break">{words.file(of.file.path)}</p>
          {of.undo && editable && (
            <p class="acts">
              {undoButton}
              <span class="dim break">{words.undoOf(of.undo.map(titleOf).join(", "))}</span>
            </p>
          )}
        </section>
      )}
      {waiting.length > 0 && count === 0 && (
        <section class="savebar" aria-label={words.restartNow}>
          <Waiting waiting={waiting} />
          {editable && (
            <p class="acts">
              {undoButton}
              <Button
                says={words.restartNow}
                class="main"
                disabled={isOff}
                onClick={() => void restart()}
              />
            </p>
          )}
        </section>
      )}
      {count > 0 && (
        <section class="savebar" aria-label={words.changesLabel}>
          <p class="break">
            <b>{words.changes(count)}</b>{" "}
            <span class="dim">
              {Object.keys(edits).map(titleOf).join(", ")}. {effectOf(edits, of.settings)}
            </span>
          </p>
          <p class="acts">
            <Button says={words.discard} disabled={isBusy} onClick={discard} />
            <Button says={words.save} class="main" disabled={isOff} onClick={() => void save()} />
          </p>
        </section>
      )}
    </div>
  );
}

/** Says why nothing can be changed here, and that names in the library differ. */
const Notes = ({ of, group }: { of: ShownSettings; group: PageGroup }): JSX.Element => (
  <>
    {(of.unwritable !== undefined || !of.editable) && (
      <p class="note warning break">{of.unwritable ?? words.elsewhere}</p>
    )}
    {of.names_differ && group === "names" && (
      <p class="note warning">
        <Link to={{ page: "library", part: "rename" }}>{words.namesDiffer}</Link>
      </p>
    )}
  </>
);

/** Problems that no shown setting has beside it. */
const Problems = ({
  of,
  isOfFile,
}: {
  of: ShownSettings["problems"];
  isOfFile: boolean;
}): JSX.Element | null =>
  of.length === 0 ? null : (
    <div class="note danger" role="alert">
      {isOfFile && <p>{words.fileWrong}</p>}
      {of.map(({ message }) => (
        <p key={message} class="break">
          {message}
        </p>
      ))}
    </div>
  );

/** Names the settings that take effect after a restart. */
const Waiting = ({ waiting }: { waiting: readonly ShownSetting[] }): JSX.Element => (
  <p class="break">
    {words.waits(waiting.map(({ name }) => titleOf(name)).join(", "))}{" "}
    {waiting.some(({ name }) => NAMES.test(name)) && (
      <Link to={{ page: "library", part: "rename" }}>{words.renames}</Link>
    )}
  </p>
);

/** True for settings that the form of a client or server has. */
const isOfForm = ({ name }: ShownSetting): boolean =>
  /^(?:CLIENT|TRANSMISSION|MEDIA_SERVER)_/.test(name);

/** Returns a setting with the default of the chosen preset, unless the setting has a value. */
function withDefault(
  setting: ShownSetting,
  all: readonly ShownSetting[],
  edits: Readonly<Record<string, string>>,
): ShownSetting {
  const { fallback_by: by, fallback: usual = "", origin } = setting;
  if (!by) return setting;
  const preset = edits[by.name] ?? all.find(({ name }) => name === by.name)?.value ?? "";
  const fallback = by.values[preset.toLowerCase()] ?? usual;
  const isDefault = origin === "default" || origin === "not set";
  return { ...setting, fallback, ...(isDefault && { value: fallback }) };
}

/** Returns a sentence about when these changes take effect, and for what. */
function effectOf(edits: Readonly<Record<string, string>>, all: readonly ShownSetting[]): string {
  const names = Object.keys(edits);
  const isAtOnce = names.every((name) => all.some((one) => one.name === name && one.at_once));
  const effect = isAtOnce ? words.atOnce : words.afterRestart;
  return names.some((name) => NAMES.test(name)) ? `${effect} ${words.newNames}` : effect;
}

/** Settings that belong together, in a card. */
const Section = ({
  title,
  children,
  foot,
}: {
  title: string;
  children: ComponentChildren;
  foot?: ComponentChildren;
}) => (
  <section>
    <h2>{title}</h2>
    <div class="card flush">
      <ul class="rows">{children}</ul>
      {foot}
    </div>
  </section>
);

/** Settings that few people need, folded until a person asks for them. */
const Rare = ({
  title,
  isOpen,
  children,
}: {
  title: string;
  isOpen: boolean;
  children: ComponentChildren;
}) => (
  <details class="card flush rare" open={isOpen}>
    <summary>
      <b>{words.advanced}</b> <span class="dim">{title}</span>
    </summary>
    <ul class="rows">{children}</ul>
  </details>
);
