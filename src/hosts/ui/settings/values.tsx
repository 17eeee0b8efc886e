import type { JSX } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type {
  ShownSetting,
  ShownSettings,
  TestKind,
} from "../../../app/settings/settings-shape.ts";
import { useDesk } from "../desk/desk.ts";
import type { LoadResult } from "../hooks/use-load.ts";
import { SessionContext } from "../session/session-desk.ts";
import { Button, Link } from "../shell/controls.tsx";
import { SearchBox } from "../shell/fields.tsx";
import { Problem, useAct } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";
import { ClientFields } from "./client-fields.tsx";
import { PlexSignIn } from "./plex-sign-in.tsx";
import { SettingRow, titleOf } from "./row.tsx";
import { TestPanel } from "./test-panel.tsx";

const TESTS: Readonly<Record<string, TestKind>> = {
  plex: "plex",
  tmdb: "tmdb",
  clients: "client",
  folders: "folders",
};

/** Returns the position of a group. The groups that people change first come first. */
const orderOf = (group: string): number => Object.keys(words.groups).indexOf(group);

/** Matches the settings that are name templates. */
const NAMES = /^INGEST_(?:MOVIE|SHOW|SEASON|SPECIALS|EPISODE|DAILY)_(?:FILE|FOLDER)$/;

/**
 * Values that a person typed but did not save. They are kept while the person looks at other pages.
 */
let unsavedOf: { who?: number; edits?: Record<string, string>; server?: number | undefined } = {};
addEventListener("beforeunload", (event) => {
  if (Object.keys(unsavedOf.edits ?? {}).length > 0) event.preventDefault();
});

type Props = { search: string | undefined; group: string | undefined; isReadOnly: boolean };

/** Shows all settings. A person can change and test them, and undo changes. */
export function Values({
  of: loaded,
  ...given
}: Props & { of: LoadResult<ShownSettings> }): JSX.Element {
  return (
    <section aria-label={words.heading}>
      <Problem of={loaded} />
      {loaded.answer && <Editor read={loaded.answer} {...given} />}
    </section>
  );
}

function Editor({
  read,
  search: looked = "",
  group: first = "folders",
  isReadOnly,
}: Props & { read: ShownSettings }) {
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
  const [group, choose] = useState(first in words.groups ? first : "folders");
  const [search, find] = useState(looked);
  // The settings as reloaded after our own change. The next change uses their digest.
  const [after, setAfter] = useState<ShownSettings>();
  useEffect(() => setAfter(undefined), [read]);
  const of = after ?? read;
  // Run-time settings can be changed even if the file is unwritable.
  const editable = (of.editable || of.unwritable !== undefined) && !isReadOnly;
  const groups = [...new Set(of.settings.map((one) => one.group))].toSorted(
    (a, b) => orderOf(a) - orderOf(b),
  );
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

  const wanted = search.trim().toLowerCase();
  const isShown = ({ name, group: of, doc }: ShownSetting): boolean =>
    wanted === "" ? of === group : `${name} ${titleOf(name)} ${doc}`.toLowerCase().includes(wanted);
  const shown = of.settings.filter(isShown);
  const waiting = of.settings.filter(({ waits }) => waits).map(({ name }) => titleOf(name));
  const others = [...problems, ...of.problems].filter(
    ({ name }) => name === undefined || !shown.some((one) => one.name === name),
  );
  const test = wanted === "" ? TESTS[group] : undefined;
  return (
    <div class="settings">
      <search class="fbar">
        <SearchBox words={words.find} value={search} change={find} />
        <p class={of.unwritable === undefined ? "dim break" : "note warning break"}>
          {of.unwritable ?? (of.editable ? words.file(of.file.path) : words.elsewhere)}
        </p>
      </search>
      {of.names_differ && (
        <p class="note warning">
          <Link to={{ page: "library", part: "rename" }}>{words.namesDiffer}</Link>
        </p>
      )}
      {of.undo && editable && (
        <p class="acts undo">
          <Button says={words.undo} disabled={isOff} onClick={() => void undo()} />
          <span class="dim break">{words.undoOf(of.undo.map(titleOf).join(", "))}</span>
        </p>
      )}
      {others.length > 0 && (
        <div class="note danger" role="alert">
          {problems.length === 0 && <p>{words.fileWrong}</p>}
          {others.map(({ message }) => (
            <p key={message} class="break">
              {message}
            </p>
          ))}
        </div>
      )}
      <div class="setgrid">
        <nav aria-label={words.groupsLabel}>
          <ul class="chips">
            {groups.map((groupName) => (
              <li key={groupName}>
                <Button
                  aria-current={wanted === "" && groupName === group ? "true" : undefined}
                  onClick={() => {
                    find("");
                    choose(groupName);
                  }}
                >
                  {words.groups[groupName] ?? groupName}
                </Button>
              </li>
            ))}
          </ul>
        </nav>
        <div class="card">
          {wanted === "" && <h2>{words.groups[group] ?? group}</h2>}
          {editable && test && <TestPanel key={test} what={test} unsaved={unsaved} use={edit} />}
          {shown.length === 0 && <p role="status">{words.noneFound}</p>}
          <ul>
            {shown.map((setting) => (
              <SettingRow
                key={setting.name}
                setting={setting}
                edited={edits[setting.name]}
                problem={problems.find(({ name }) => name === setting.name)?.message}
                editable={editable}
                edit={(value) => edit(setting.name, value)}
                reset={() => void save([setting.name])}
                control={
                  setting.name === "DOWNLOAD_CLIENTS" && (
                    <ClientFields
                      value={edits[setting.name] ?? setting.value}
                      typed={edits}
                      hasRow={(name) => of.settings.some((one) => one.name === name)}
                      change={(name, value) => {
                        const now = of.settings.find((one) => one.name === name)?.value ?? "";
                        edit(name, value === now ? undefined : value);
                      }}
                    />
                  )
                }
              />
            ))}
          </ul>
          {editable && test === "plex" && (
            <PlexSignIn
              take={(index, url) => {
                setServer(index);
                // A container's own address stays, because the environment overrides a saved one.
                const isFixed = of.settings.some((one) => one.name === "PLEX_URL" && one.fixed);
                if (!isFixed) edit("PLEX_URL", url);
              }}
            />
          )}
        </div>
      </div>
      {waiting.length > 0 && (
        <section class={count === 0 ? "savebar" : "note warning"} aria-label={words.restart}>
          <p class="break">
            {words.waits(waiting.join(", "))}{" "}
            {of.settings.some(({ name, waits }) => waits && NAMES.test(name)) && (
              <Link to={{ page: "library", part: "rename" }}>{words.renames}</Link>
            )}
          </p>
          {editable && (
            <Button says={words.restartNow} disabled={isOff} onClick={() => void restart()} />
          )}
        </section>
      )}
      {count > 0 && (
        <section class="savebar" aria-label={words.changesLabel}>
          <p class="break">
            <b>{words.changes(count)}</b>{" "}
            <span class="dim">{Object.keys(edits).map(titleOf).join(", ")}</span>
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
