import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { describeAction } from "../../../core/history-actions.ts";
import type { ChangeView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { outcomeOf, toNotice } from "../item/outcome.ts";
import { factsOf } from "../model/entries.ts";
import { clockText, timeText } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Actor, ByActor } from "../session/actor.tsx";
import { Button, Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Path, Say, Sentence } from "../shell/name.tsx";
import { Problem, useAct } from "../shell/problem.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { formatWorkName } from "./entry-row.tsx";

/**
 * Tone of each state. Only what waits for a person is amber. Releases in other states continue
 * automatically.
 */
const TONES: Readonly<Record<string, string>> = {
  filed: "success",
  review: "warning",
  undone: "",
  rejected: "",
  ignored: "",
  gone: "",
  failed: "danger",
};

/**
 * Shows one line per release: its outcome and the actions that are possible now. The line opens to
 * the release's steps.
 */
export function ReleaseRow({
  release,
  before,
}: {
  release: ChangeView;
  /** Time of the row above of the same day. A time that it shows already is only read aloud. */
  before?: string | undefined;
}): JSX.Element {
  const {
    id,
    name,
    state,
    changed_at: changedAt,
    identity,
    actor = "engine",
    put_back,
    reason,
    storage,
  } = release;
  const time = clockText(changedAt);
  const became = put_back ? words.putBack : (words.states[state] ?? text.stateWords(state));
  const [isOpen, open] = useState(false);
  const acts = (
    <div class="ract">
      <Act release={release} />
    </div>
  );
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
              {identity ? (
                <b class="break">
                  <bdi>{formatWorkName({ ...identity, tmdbId: identity.tmdb_id })}</bdi>
                </b>
              ) : (
                <span class="runknown mono break">
                  <Name name={name} />
                </span>
              )}
              <span class={`tag ${TONES[state] ?? "info"}`}>{became}</span>
            </span>
            {identity ? (
              <span class="rname mono break">
                <Name name={name} />
              </span>
            ) : (
              reason !== undefined && (
                <span class="rname cut">
                  <Sentence of={reason} />
                </span>
              )
            )}
          </span>
          <span class="rwho dim break">
            <ByActor of={actor} />
            {storage && <bdi>{actor === "engine" ? storage : ` · ${storage}`}</bdi>}
          </span>
          <time class="num dim" dateTime={changedAt}>
            <span class={before !== undefined && clockText(before) === time ? "vh" : undefined}>
              {time}
            </span>
          </time>
        </summary>
        {isOpen && acts}
        {isOpen && (
          <div class="steps">
            {reason !== undefined && (
              <p class="break">
                <Sentence of={reason} />
              </p>
            )}
            <StepsOf id={id} />
            <p class="steplinks">
              <Link to={{ page: "item", id }}>{text.release(id)}</Link>
              {identity && state === "filed" && (
                <Link to={{ page: "library", work: identity }}>{words.inLibrary}</Link>
              )}
            </p>
          </div>
        )}
      </details>
      {!isOpen && acts}
    </li>
  );
}

/** Maximum number of steps shown. Older steps are on the release's history page. */
const MAX_STEPS = 50;

/** Shows everything that happened to one release, newest first. */
function StepsOf({ id }: { id: number }) {
  const loaded = useAnswer("get_ingest_history", { id, limit: MAX_STEPS });
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
                    happened={describeAction(entry.action, true, entry.detail)}
                    work={work && <bdi>{formatWorkName(work)}</bdi>}
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
              <span class="dim">
                <Actor of={entry.actor} />
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** The next possible action for a release in this state. */
function Act({ release }: { release: ChangeView }) {
  const { id, name, version, state } = release;
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  if (state === "filed" || state === "approved" || state === "filing") {
    return <TakeBackButton release={release} />;
  }
  if (state === "review" || state === "undone") {
    return (
      <Link class="button" to={{ page: "item", id }} label={`${words.acts[state]}: ${name}`}>
        {words.acts[state]}
      </Link>
    );
  }
  if (state !== "failed" && state !== "rejected" && state !== "ignored") return null;
  const again = async (): Promise<void> => {
    const asked = desk.call("retry_ingest", { ids: [id], versions: [version] });
    notify(toNotice(name, await outcomeOf(asked, { name }, "again")));
  };
  return (
    <Button
      disabled={isOff}
      aria-label={`${words.acts[state]}: ${name}`}
      onClick={() => void act(again)}
    >
      {words.acts[state]}
    </Button>
  );
}
