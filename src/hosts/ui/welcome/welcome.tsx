import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type {
  SettingsListing,
  SettingsTest,
  ShownSettings,
} from "../../../app/settings/settings-shape.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { useDesk } from "../desk/desk.ts";
import { Mark, Tmdb } from "../frame/marks.tsx";
import { useAnswer } from "../hooks/use-load.ts";
import { readSession } from "../session/session.ts";
import { Tested, useTest } from "../settings/test-panel.tsx";
import { titleOf } from "../settings/title-of.ts";
import { Button, Form } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Alert, messageOf, Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { welcome as words } from "../text/welcome.ts";
import {
  ASKED,
  IS_SECRET,
  idOfField,
  Questions,
  STEPS,
  stepOf,
  type WelcomeAnswers,
  type WelcomeStep,
} from "./steps.tsx";

const POLL_MS = 500;

/** Each of these settings has the address of a download client. */
const CLIENTS = ["TRANSMISSION_URL", "DOWNLOAD_CLIENTS"];

/** These settings are chosen by the servers and the library, without a question. */
const NAMES = ["INGEST_NAMES", "INGEST_ID_TAGS"];

const withoutNames = (answers: WelcomeAnswers): WelcomeAnswers =>
  Object.fromEntries(Object.entries(answers).filter(([name]) => !NAMES.includes(name)));

/** The data that is kept for a reload: everything except the values of secrets. */
type WelcomeDraft = {
  at: number;
  answers: WelcomeAnswers;
  secrets: string[];
  server?: number;
  skipped?: WelcomeStep[];
  /** Sentences about the names that were chosen by the servers and the library. */
  names?: readonly string[];
};
const KEPT = "plex-ingest.first-visit";

function readKept(): WelcomeDraft | undefined {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? undefined : (JSON.parse(text) as WelcomeDraft);
}

function keep(
  index: number,
  answers: WelcomeAnswers,
  server: number | undefined,
  skipped: ReadonlySet<WelcomeStep>,
  names: readonly string[],
): void {
  const [open, secret] = [false, true].map((is) =>
    Object.entries(answers).filter(([name, value]) => IS_SECRET.test(name) === is && value !== ""),
  );
  const secrets = (secret ?? []).map(([name]) => name);
  const kept: WelcomeDraft = {
    at: index,
    answers: Object.fromEntries(open ?? []),
    secrets,
    skipped: [...skipped],
    names,
    ...dropUndefined({ server }),
  };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/**
 * Guides through the first setup when nothing is configured. Nothing is written before the last
 * step.
 */
export function Welcome(): JSX.Element {
  const loaded = useAnswer("get_settings", {});
  useEffect(() => void (document.title = words.title), []);
  return (
    <>
      <main id="content" class="welcome" tabIndex={-1}>
        <Problem of={loaded} />
        {loaded.answer && <Steps of={loaded.answer} />}
      </main>
      <footer class="foot">
        <Tmdb />
      </footer>
    </>
  );
}

/** Returns the initial answers, including values that the environment already sets. */
const begin = ({ settings }: ShownSettings): WelcomeAnswers =>
  Object.fromEntries([
    ["PLEX_AUTO_INGEST", "false"],
    ...settings.flatMap(({ name, value, origin }) =>
      origin === "environment" && Object.values(ASKED).some((names) => names.includes(name))
        ? [[name, value]]
        : [],
    ),
  ]);

function Steps({ of }: { of: ShownSettings }) {
  const desk = useDesk();
  const [kept] = useState(readKept);
  const [missed, setMissed] = useState<readonly string[]>(kept?.secrets ?? []);
  // Starts at the earliest step with an answer that must be typed again.
  const [position, go] = useState(() =>
    Math.min(kept?.at ?? 0, ...missed.map((name) => STEPS.indexOf(stepOf(name) ?? "filing"))),
  );
  const [done, setDone] = useState<ReadonlySet<WelcomeStep>>(
    () => new Set(STEPS.slice(0, position)),
  );
  const [skipped, setSkipped] = useState<ReadonlySet<WelcomeStep>>(
    () => new Set(kept?.skipped ?? []),
  );
  const [answers, setAnswers] = useState<WelcomeAnswers>(() => ({
    ...begin(of),
    ...kept?.answers,
  }));
  const [server, setServer] = useState(kept?.server);
  const [names, setNames] = useState<readonly string[]>(kept?.names ?? []);
  // Runs before anything is painted, because the page may be reloaded at any moment.
  useLayoutEffect(
    () => keep(position, answers, server, skipped, names),
    [position, answers, server, skipped, names],
  );
  const [found, setFound] = useState<SettingsListing>({ servers: [] });
  const [problem, setProblem] = useState<string>();
  const [isStarting, setStarting] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = STEPS[position] ?? "plex";
  const tests = {
    plex: useTest("server"),
    client: useTest("client"),
    folders: useTest("folders"),
    tmdb: useTest("tmdb"),
  };
  const test = step === "filing" ? undefined : tests[step];
  const isFixed = (name: string): boolean =>
    of.settings.some((setting) => setting.name === name && setting.fixed !== undefined);
  /** Contains only answered settings. Settings from the environment stay there. */
  const set = Object.fromEntries(
    Object.entries(answers).filter(([name, value]) => value.trim() !== "" && !isFixed(name)),
  );
  const unsaved = { set, ...(server === undefined ? {} : { plex_server: server }) };

  const answer = (name: string, value: string): void => {
    test?.forget();
    setProblem(undefined);
    setMissed((before) => before.filter((other) => other !== name));
    setAnswers((before) => ({ ...before, [name]: value }));
  };
  /** Fills in a field that has no answer yet, unless the field has the focus. */
  const suggest = (name: string, value: string | undefined): void => {
    if (value === undefined || document.activeElement?.id === idOfField(name)) return;
    setAnswers((before) => (name in before ? before : { ...before, [name]: value }));
  };
  const suggestAll = ({ plex_url: plexUrl, client, media_root: root }: SettingsListing): void => {
    suggest("PLEX_URL", plexUrl);
    if (client) suggest(client.setting, client.value);
    suggest("PLEX_MEDIA_ROOT", root);
  };
  /** Replaces the settings for names, because the servers or the folders may be others now. */
  const takeNames = (chosen: SettingsTest["names"]): void => {
    setNames(chosen?.lines ?? []);
    setAnswers((before) => ({
      ...withoutNames(before),
      ...Object.fromEntries((chosen?.settings ?? []).map(({ name, value }) => [name, value])),
    }));
  };
  const look = async (): Promise<void> => {
    const around = await desk
      .call("find_services", unsaved)
      .catch((): SettingsListing => ({ servers: [] }));
    setFound((before) => ({ ...before, ...around }));
    suggestAll(around);
  };
  // Runs at the start, and again once Plex can be queried for its libraries.
  useEffect(() => void look(), [done.has("plex")]);

  const show = (next: number): void => {
    if (test?.busy) test.forget();
    setProblem(undefined);
    go(next);
    heading.current?.focus();
  };
  const goOn = (isSkipped = false): void => {
    setDone((before) => new Set([...before, step]));
    setSkipped((before) => {
      const others = [...before].filter((other) => other !== step);
      return new Set(isSkipped ? [...others, step] : others);
    });
    show(position + 1);
  };
  const has = (...names: string[]): boolean =>
    names.some((name) => (answers[name] ?? "").trim() !== "");
  const missing = (): string | undefined => {
    if (step === "client" && !has("PLEX_INGEST_DIR", ...CLIENTS)) return words.client.need;
    return step === "folders" && !has("PLEX_MEDIA_ROOT") ? words.folders.need : undefined;
  };
  const next = async (): Promise<void> => {
    const need = missing();
    if (need !== undefined) return setProblem(need);
    // An earlier choice of names is no answer of the person.
    const tested = await test?.run({ ...unsaved, set: withoutNames(set) });
    // The folders that a client reports are named here, where the person sees them.
    for (const { name, value } of tested?.folders ?? []) suggest(name, value);
    if (tested && step === "folders") takeNames(tested.names);
    if (!test || tested) goOn();
  };
  const skip = (): void => {
    setServer((before) => (step === "plex" ? undefined : before));
    setAnswers((before) =>
      Object.fromEntries(Object.entries(before).filter(([name]) => stepOf(name) !== step)),
    );
    goOn(true);
  };

  async function write(): Promise<void> {
    setStarting(true);
    setProblem(undefined);
    try {
      const { problems } = await desk.call("change_settings", {
        digest: of.file.digest,
        ...unsaved,
      });
      if (problems.length > 0) {
        setProblem(
          problems
            .map(({ name, message }) =>
              name === undefined ? message : `${titleOf(name)}: ${message}`,
            )
            .join(" "),
        );
        return setStarting(false);
      }
      await desk.call("restart_daemon", {});
      await started();
      sessionStorage.removeItem(KEPT);
      location.assign(document.baseURI);
    } catch (error) {
      setProblem(messageOf(error));
      setStarting(false);
    }
  }

  const failed = test?.tested?.ok === false || test?.error !== undefined;
  const answersOf = (ending: string): string =>
    Object.entries(answers)
      .flatMap(([name, value]) => (name.endsWith(ending) && value !== "" ? value : []))
      .join(", ");
  const shown = [
    [words.pathMap, answersOf("_PATH_MAP")],
    [words.named, answersOf("_FOLDERS")],
  ] as const;
  return (
    <>
      <aside>
        <p class="brand">
          <Mark />
          <span>{text.brand}</span>
        </p>
        <h1>{words.heading}</h1>
        <p class="dim">{words.lead}</p>
        <ol aria-label={words.stepsLabel}>
          {STEPS.map((shownStep, number) => (
            <li
              key={shownStep}
              aria-current={shownStep === step ? "step" : undefined}
              class={skipped.has(shownStep) ? "skipped" : done.has(shownStep) ? "answered" : ""}
            >
              <span class="number num" aria-hidden="true">
                {number + 1}
              </span>
              <span>
                <b>{words.steps[shownStep][0]}</b>{" "}
                <span class="dim">
                  {skipped.has(shownStep) ? words.skipped : words.steps[shownStep][1]}
                </span>
                {done.has(shownStep) && !skipped.has(shownStep) && (
                  <span class="vh"> {words.done}</span>
                )}
              </span>
            </li>
          ))}
        </ol>
      </aside>
      <section class="card" aria-labelledby="step" onFocusOut={() => suggestAll(found)}>
        <p class="dim num">{words.step(position + 1, STEPS.length)}</p>
        <h2 id="step" ref={heading} tabIndex={-1}>
          {words[step].heading}
        </h2>
        <p>{words[step].lead}</p>
        {step === "client" && found.client && (
          <p class="note success">
            {found.client.title}: {words.found(found.client.url)}
          </p>
        )}
        <Form submit={() => void (step === "filing" ? write() : next())}>
          <Questions
            step={step}
            answers={answers}
            answer={answer}
            hasServer={server !== undefined}
            found={found.servers}
            takeServer={(index, url) => {
              setServer(index);
              answer("PLEX_URL", url);
            }}
          />
          {missed.some((name) => stepOf(name) === step) && (
            <p class="note info">{words.secretsAreGone}</p>
          )}
          {shown.map(
            ([label, values]) =>
              values !== "" &&
              step !== "filing" && (
                <p key={label} class="break">
                  {label} <bdi class="mono">{values}</bdi>
                </p>
              ),
          )}
          {test && <Tested of={test} use={answer} />}
          {problem !== undefined && <Alert says={problem} />}
          {step === "filing" &&
            names.map((line) => (
              <p key={line} class="break">
                {line}
              </p>
            ))}
          {step === "filing" && <p class="dim break">{words.filing.written(of.file.path)}</p>}
          {isStarting && <p role="status">{words.starting}</p>}
          <p class="acts">
            {position > 0 && (
              <Button says={words.back} disabled={isStarting} onClick={() => show(position - 1)} />
            )}
            {failed ? (
              <Button says={words.anyway} onClick={() => goOn()} />
            ) : (
              (step === "plex" || step === "tmdb") && <Button says={words.skip} onClick={skip} />
            )}
            <button type="submit" class="main" disabled={isStarting || test?.busy === true}>
              {step === "filing" ? words.filing.write : words.next}
              {step === "filing" && <Icon of="well" />}
            </button>
          </p>
        </Form>
      </section>
    </>
  );
}

/** Waits until the daemon itself serves the page instead of the first-visit setup. */
async function started(): Promise<void> {
  for (;;) {
    const session = await readSession().catch(() => undefined);
    if (session !== undefined && !(session.signed_in && session.first_visit)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
