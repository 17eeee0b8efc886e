import { useRef, useState } from "preact/hooks";
import { RELEASE_OUTCOMES, STATES_OF_OUTCOME } from "../../../core/release/outcome.ts";
import type { Changed, ChangedAnswer } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer, useLoad } from "../hooks/use-load.ts";
import { byDay, factsOf } from "../model/entries.ts";
import { clockText, dayText, timeText } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import type { HistoryFilter } from "../route/place.ts";
import { useRouter } from "../route/router.ts";
import { useLostSince } from "../shell/connection.ts";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { messageOf } from "../shell/message.ts";
import { Name, Path, Say, Sentence } from "../shell/name.tsx";
import { useNotify } from "../shell/notice.ts";
import { Problem } from "../shell/problem.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { worded } from "./entry-row.tsx";

const LIMIT = 50;

/** Releases, the one that changed last first, under their days. */
export function Releases({ filter }: { filter: HistoryFilter }) {
  const { outcome, search, by } = filter;
  const desk = useDesk();
  const { go } = useRouter();
  const actors = useRef(new Set(["engine"]));
  const asked = useRef({ key: "", pages: 1 });
  const key = JSON.stringify([outcome, search, by]);
  if (asked.current.key !== key) asked.current = { key, pages: 1 };
  const loaded = useLoad(`releases ${key}`, async (signal) => {
    const releases: Changed[] = [];
    let last: ChangedAnswer = { releases };
    for (let page = 0; page < asked.current.pages && (page === 0 || last.next !== undefined); page++) {
      const query = {
        ...(outcome ? { outcome } : {}),
        ...(search ? { search } : {}),
        ...(by ? { actor: by } : {}),
        ...(last.next === undefined ? {} : { cursor: last.next }),
      };
      last = await desk.call("list_releases", { ...query, limit: LIMIT }, signal);
      releases.push(...last.releases);
    }
    return { ...last, releases };
  });
  const { answer, again } = loaded;
  for (const { actor } of answer?.releases ?? []) if (actor !== undefined) actors.current.add(actor);
  const { answer: status } = useAnswer("get_watcher_status", {});
  const change = (now: HistoryFilter): void => go({ page: "history", ...now }, "replace");
  const days = byDay((answer?.releases ?? []).map((one) => ({ ...one, at: one.changed_at })));
  return (
    <>
      <Bar filter={filter} actors={[...actors.current]} counts={status?.counts ?? {}} change={change} />
      <Problem of={loaded} />
      {answer?.releases.length === 0 && <p>{words.empty}</p>}
      <div class="hdays">
        {days.map(([day, those]) => (
          <section key={day} class="card flush" aria-label={dayText(day)}>
            <h2 class="dayh">{dayText(day)}</h2>
            <ul>
              {those.map((release) => (
                <Row key={release.id} release={release} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {answer?.next !== undefined && (
        <p class="more">
          <button
            type="button"
            onClick={() => {
              asked.current.pages++;
              again();
            }}
          >
            {words.more}
          </button>
        </p>
      )}
    </>
  );
}

type BarProps = {
  filter: HistoryFilter;
  actors: readonly string[];
  counts: Readonly<Record<string, number>>;
  change: (filter: HistoryFilter) => void;
};

function Bar({ filter: { outcome, search, by }, actors, counts, change }: BarProps) {
  const known = by === undefined || actors.includes(by) ? actors : [...actors, by];
  const now = { ...(outcome ? { outcome } : {}), ...(search ? { search } : {}), ...(by ? { by } : {}) };
  const sum = (states: readonly string[]): number => states.reduce((all, state) => all + (counts[state] ?? 0), 0);
  return (
    <search class="fbar" aria-label={words.filters}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would name them a form */}
      <div class="chips" role="group" aria-label={words.filters}>
        {[undefined, ...RELEASE_OUTCOMES].map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={outcome === value}
            onClick={() => {
              const { outcome: _, ...others } = now;
              change(value === undefined ? others : { ...others, outcome: value });
            }}
          >
            {value === undefined ? words.anyOutcome : words.outcomes[value]}{" "}
            {value !== undefined && <span class="count num">{sum(STATES_OF_OUTCOME[value])}</span>}
          </button>
        ))}
      </div>
      <label class="searchbox">
        <Icon of="search" />
        <span class="vh">{words.search}</span>
        <input
          type="search"
          placeholder={words.search}
          maxLength={200}
          value={search ?? ""}
          onInput={({ currentTarget: { value } }) => {
            const { search: _, ...others } = now;
            change(value === "" ? others : { ...others, search: value });
          }}
        />
      </label>
      <label class="selw">
        <span>{words.actor}</span>
        <select
          value={by ?? ""}
          onChange={({ currentTarget: { value } }) => {
            const { by: _, ...others } = now;
            change(value === "" ? others : { ...others, by: value });
          }}
        >
          <option value="">{words.anybody}</option>
          {known.map((one) => (
            <option key={one} value={one}>
              {one === "engine" ? words.engine : one}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

/** How it looks; what is not here goes on by itself. */
const TONES: Readonly<Record<string, string>> = {
  filed: "success",
  review: "warning",
  rejected: "",
  ignored: "",
  gone: "",
  failed: "danger",
};

function Row({ release }: { release: Changed }) {
  const { id, name, state, changed_at: at, identity, actor = "engine", reason, storage } = release;
  const [isOpen, open] = useState(false);
  return (
    <li class="rel">
      <details onToggle={({ currentTarget }) => open(currentTarget.open)}>
        <summary>
          {identity ? (
            <Poster work={identity} size="mini" />
          ) : (
            <span class="poster mini">
              <Icon of="file" />
            </span>
          )}
          <span class="rtext">
            <span class="rhead">
              {identity && (
                <b class="break">
                  <bdi>{worded({ ...identity, tmdbId: identity.tmdb_id })}</bdi>
                </b>
              )}
              <span class={`tag ${TONES[state] ?? "info"}`}>{words.states[state] ?? text.stateWords(state)}</span>
            </span>
            <span class="rname mono break">
              <Name name={name} />
            </span>
          </span>
          <span class="rwho dim break">
            <bdi>{actor === "engine" ? text.theEngine : actor}</bdi>
            {storage && <bdi> · {storage}</bdi>}
          </span>
          <time class="num dim" dateTime={at}>
            {clockText(at)}
          </time>
        </summary>
        {isOpen && (
          <div class="steps">
            {reason !== undefined && (
              <p class="break">
                <Sentence of={reason} />
              </p>
            )}
            <StepsOf id={id} />
            <p class="steplinks">
              <Link to={{ page: "item", id }}>{words.releaseLink(id)}</Link>
              {identity && state === "filed" && <Link to={{ page: "library", work: identity }}>{words.inLibrary}</Link>}
            </p>
          </div>
        )}
      </details>
      <div class="ract">
        <Act release={release} />
      </div>
    </li>
  );
}

/** All that happened to one release, newest first. */
function StepsOf({ id }: { id: number }) {
  const loaded = useAnswer("get_ingest_history", { id, limit: LIMIT });
  return (
    <>
      <Problem of={loaded} />
      <ol>
        {loaded.answer?.entries.map((entry) => {
          const { work, files, sentences } = factsOf(entry);
          const [file] = files;
          return (
            <li key={entry.id}>
              <time class="num dim" dateTime={entry.at}>
                {timeText(entry.at)}
              </time>
              <div class="break">
                <p>
                  <Say
                    of={work ? words.itHappenedAs : words.itHappened}
                    happened={text.happened(entry.action, true)}
                    work={work && <bdi>{worded(work)}</bdi>}
                  />
                </p>
                {file && (
                  <p class="dim">
                    <Path of={file.destination} />
                  </p>
                )}
                {sentences[0] !== undefined && (
                  <p class="dim">
                    <Sentence of={sentences[0]} />
                  </p>
                )}
              </div>
              <bdi class="dim break">{entry.actor === "engine" ? text.theEngine : entry.actor}</bdi>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** What can be done next with a release in this state. */
function Act({ release }: { release: Changed }) {
  const { id, name, version, state } = release;
  const desk = useDesk();
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  if (state === "filed" || state === "approved" || state === "filing")
    return <TakeBackButton release={release} label={text.takeBack.button} />;
  if (state === "review" || state === "undone")
    return (
      <Link class="button" to={{ page: "item", id }} label={`${words.acts[state]}: ${name}`}>
        {words.acts[state]}
      </Link>
    );
  if (state !== "failed" && state !== "rejected" && state !== "ignored") return null;
  const again = async (): Promise<void> => {
    try {
      const { results } = await desk.call("retry_ingest", { ids: [id], versions: [version] });
      const [result] = results;
      notify(
        result?.ok
          ? { text: text.done.again(name) }
          : { text: text.done.refused(name, result?.message ?? ""), tone: "danger" },
      );
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
  };
  return (
    <button type="button" disabled={isLost} aria-label={`${words.acts[state]}: ${name}`} onClick={() => void again()}>
      {words.acts[state]}
    </button>
  );
}
